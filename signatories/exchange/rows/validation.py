"""Validation of the rows of a file against a list: sets the outcome of each. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from django.utils.translation import gettext as _

from core.instance_factory import InstanceFactory
from core.numbers import grouped
from signatories.enums import Answer, Kind, Outcome, Question, QuestionType
from signatories.exchange.cells.dates import detect_date_order
from signatories.exchange.cells.groups import GroupColumn
from signatories.exchange.cells.mojibake import has_mojibake
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.cells.relations import RelationColumn
from signatories.exchange.cells.staff_columns import read_staff_cells
from signatories.exchange.known_columns import (
    CONTACT_COLUMNS,
    PASTED_COLUMNS,
    PUBLIC_COLUMNS,
    RELATION,
    WITHDRAW,
    is_export,
)
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.rows import Row
from signatories.exchange.report import ImportReport
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.rows.clean_names import NameCleaner, row_key
from signatories.exchange.rows.consent_columns import MAX_ANSWERS_COMPARED, YES
from signatories.exchange.rows.file_columns import FileColumns
from signatories.exchange.rows.missing_values import MissingValues
from signatories.exchange.rows.outcomes import OutcomeResolver
from signatories.exchange.rows.parsed_entry import ParsedEntry
from signatories.exchange.rows.parser import RowParser
from signatories.exchange.rows.problems import RowProblems
from signatories.exchange.rows.removals import RemovalResolver
from signatories.exchange.rows.signing_workplaces import SignerResolver
from signatories.exchange.rows.sort_texts import drop_guess, state_source
from signatories.exchange.rows.unexpected_kinds import UnexpectedKinds
from signatories.exchange.rows.unfinished import UnfinishedRows
from signatories.exchange.rows.unlikely_names import doubt_about
from signatories.exchange.rows.update_diff import diff_updates
from signatories.models import ImportRow, Signatory

#: Keys without an entry that the warning names.
SHOWN_KEYS = 10


class RowValidator:
    """Validates the rows of one file. `report` gets their counts and questions."""

    def __init__(
        self,
        columns: FileColumns,
        constants: Mapping[str, str],
        options: ImportOptions,
        index: SignatoryIndex,
        questions: QuestionCells,
        report: ImportReport,
    ) -> None:
        """Take the columns of the file, cells that all rows share, and the questions of the list with new ones."""
        self.columns, self.options, self.questions, self.report = columns, options, questions, report
        self.headers, position = columns.table.headers, columns.position
        self.is_exact = is_export(self.headers)
        self.date_orders = {
            column: options.date_order or detect_date_order(columns.cells(column))
            for column, question in questions.by_column.items()
            if column in position and question.type == QuestionType.DATE
        }
        date_order = options.date_order
        if not date_order and "signed_on" in position:
            date_order = detect_date_order(columns.cells("signed_on"))
        self.resource = SignatoryResource(kinds=options.kinds, date_order=date_order)
        self.parser = RowParser(
            position,
            constants=constants,
            kinds=self.resource.fields["kind"].widget.words,
            header_of=columns.header_of,
            column=columns.table.cells_at,
            questions=questions.by_column,
            is_exact=self.is_exact,
        )
        self._rows = InstanceFactory(ImportRow)
        self.problems = RowProblems(report, columns, is_exact=self.is_exact)
        self.unfinished = UnfinishedRows(self.headers, report.mapping, columns.table.cells_at)
        self.signers = SignerResolver(options, columns.header_of, self._organizations(constants))
        self.outcomes = OutcomeResolver(index, options)
        self.removals = RemovalResolver(index, options)
        self.relations = RelationColumn(options.new_relations)
        self.missing_values = MissingValues(index.requirements, questions.questions)
        self.unexpected_kinds = UnexpectedKinds(index.kinds)
        self.groups = GroupColumn(index.list_pk, new_groups=options.new_groups)
        names = columns.cells("name") if "name" in position else iter(())
        # The names in an export of this site are printed as they are.
        self.cleaner = NameCleaner(options.clean_ups, options.rewritten, names, is_exact=self.is_exact)

    def validate(self, rows: list[Row]) -> list[ImportRow]:
        """Return unsaved `ImportRow`s with their outcomes, two for a row that signs twice."""
        checked = [
            self._validate_entry(row, entry, part) for row in rows for part, entry in enumerate(self.parser.parse(row))
        ]
        position = self.columns.position
        diff_updates(checked, self.resource, self.options, self.outcomes.keyed, position, self.questions)
        for row in checked:
            state_source(row.values)
            self.report.add(row)
            self.unexpected_kinds.add(row)
            self.missing_values.add(row)
        return checked

    def finish(self) -> None:
        """Write the warnings about whole columns to the report. Call it after all rows were validated."""
        self.report.new_relations = list(self.relations.missing.values())
        for sentence in self.unexpected_kinds.notes():
            self.report.warn(sentence)
        for column, sentence in self._notes():
            question = None if column in self.columns.header_of else self.questions.by_column.get(column)
            self.report.warn(sentence, column=question.printed_label if question else self.columns.label(column))

    def _notes(self) -> Iterator[tuple[str, str]]:
        for note in self.relations.notes():
            yield RELATION, note
        yield from self.missing_values.notes()
        if note := self.groups.note():
            self.report.new_groups = list(self.groups.missing.values())
            yield "group", note
        if unknown := self.outcomes.unknown_keys:
            more = f" … ({len(unknown)})" if len(unknown) > SHOWN_KEYS else ""
            rows_named = ", ".join(map(str, unknown[:SHOWN_KEYS])) + more
            sentence = _(
                "does not match any entry of this list in these rows, so they are compared by name and address: %s"
            )
            yield "key", sentence % rows_named

    def _organizations(self, constants: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield name and affiliation in the rows of organizations."""
        position = self.columns.position
        if not {"name", "affiliation"} <= position.keys():
            return
        for row in islice(self.columns.table, MAX_ANSWERS_COMPARED):
            cells = {
                column: row.cells[place] if (place := position.get(column, len(row.cells))) < len(row.cells) else ""
                for column in ("kind", "name", "affiliation")
            }
            if self.parser.kind_of({"kind": cells["kind"] or constants.get("kind", "")}) == Kind.ORGANIZATION:
                yield cells["name"].strip(), cells["affiliation"].strip()

    def _validate_entry(self, row: Row, found: ParsedEntry, part: int) -> ImportRow:
        signer = None if self.is_exact else self.signers.resolve(row.number, found, self.parser.kind_of(found.cells))
        offer = self.cleaner.clean_entry(found, row_key(row.number, part), self.parser.kind_of(found.cells))
        entry, problems = self.resource.read(found.cells)
        extra = self._read_extra(found, entry, problems)
        answers, wrong = self.questions.read(found.answers, country=entry.country_code, date_orders=self.date_orders)
        problems |= wrong
        checked = self._rows.new(number=row.number, part=part, is_hidden=row.is_hidden, outcome=Outcome.NEW.value)
        checked.warnings = list(self.problems.warnings(entry, found))
        if found.error:
            problems = {found.error[0]: [found.error[1]]}
        if len(row.cells) > len(self.headers):
            sentence = _(
                "has %(cells)s cells under %(headers)s headers: does a name contain a comma without quotation marks?"
            )
            problems = {"": [sentence % {"cells": grouped(len(row.cells)), "headers": grouped(len(self.headers))}]}
        is_removal = bool(self.options.removal) if WITHDRAW not in self.columns.position else found.withdraws
        if not is_removal and self._leave_out(checked, row, found, entry):
            return checked
        if row.number in self.options.left_out:
            problems, checked.outcome = {}, Outcome.LEFT_OUT.value
        if problems:
            self.problems.refuse(checked, row, found, problems)
            return checked
        self._set_values(checked, entry, found, extra)
        public, private = self.questions.split(answers)
        checked.values |= public
        checked.private |= private
        if checked.outcome == Outcome.NEW:
            self._resolve(checked, row, found, entry, is_removal=is_removal)
        if checked.outcome == Outcome.NEW and self.options.asks_signers and not checked.email:
            reason = _("is needed: each signatory is asked by mail")
            self.problems.refuse(checked, row, found, {"email": [reason]})
        self._offer(checked, offer, is_signer_decided=signer is not None)
        return checked

    def _read_extra(self, found: ParsedEntry, entry: Signatory, problems: dict[str, list[str]]) -> dict[str, str]:
        """Return the cells of the columns of staff, and add their problems."""
        if not found.extra:
            return {}
        extra, wrong = read_staff_cells(found.extra)
        problems |= wrong
        self.groups.resolve(extra)
        drop_guess(extra, entry)
        return extra

    def _leave_out(self, checked: ImportRow, row: Row, found: ParsedEntry, entry: Signatory) -> bool:
        """Leave out a row whose signatory said no or did not finish the form; return whether it is left out."""
        if found.left_out:
            # Nobody who said no is named in the preview.
            checked.outcome, checked.same_as = Outcome.LEFT_OUT.value, found.left_out
            checked.values, checked.warnings = {"kind": entry.kind}, []
            self.report.declined.append(row.number)
            return True
        if not self.is_exact and (unfinished := self.unfinished.find_reason(row)):
            checked.outcome, checked.same_as, checked.warnings = Outcome.LEFT_OUT.value, unfinished[:400], []
            return True
        return False

    def _set_values(self, checked: ImportRow, entry: Signatory, found: ParsedEntry, extra: Mapping[str, str]) -> None:
        values = self.resource.write(entry)
        checked.values = {column: values[column] for column in PUBLIC_COLUMNS if values[column]}
        checked.private = {column: extra[column] for column in CONTACT_COLUMNS if column in extra}
        checked.values |= {column: cell for column, cell in extra.items() if column not in CONTACT_COLUMNS}
        checked.values |= self.relations.resolve(found.extra.get(RELATION, ""), entry.kind)
        checked.email, checked.email_key = values["email"], entry.email_key

    def _resolve(
        self, checked: ImportRow, row: Row, found: ParsedEntry, entry: Signatory, *, is_removal: bool
    ) -> None:
        """Set the outcome by the entries of the list, unless the row is asked about first."""
        key = found.extra.get("key", "")
        if is_removal:
            is_stated = "kind" in self.columns.position or "kind" in self.options.constants
            self.removals.resolve(entry, checked, key, kind_is_stated=is_stated)
        elif not self._ask(checked, row, found):
            self.outcomes.resolve(entry, checked, key)

    @staticmethod
    def _offer(checked: ImportRow, offer: dict[str, object], *, is_signer_decided: bool) -> None:
        """Offer the clean form of a name, and the other one of a name and a workplace."""
        if checked.outcome in (Outcome.NEW, Outcome.UPDATE, Outcome.ASK):
            checked.offer = offer
        if is_signer_decided and checked.outcome in (Outcome.NEW, Outcome.UPDATE, Outcome.ATTACHED):
            checked.question = Question.SIGNER.value

    def _ask(self, checked: ImportRow, row: Row, found: ParsedEntry) -> bool:
        """Set the question that blocks the row, unless it was answered; return whether the outcome is set."""
        questions = {
            Question.STRUCK: row.is_struck,
            Question.TEXT: not self.is_exact and has_mojibake(" ".join(row.cells)),
            Question.DOUBT: bool(doubt := self._doubt(row, found)),
            Question.WISH: bool(found.asks),
            Question.SIGNER: found.asks_signer,
        }
        for question, is_asked in questions.items():
            if not is_asked:
                continue
            answer = self.options.answer(row.number, question)
            if answer == Answer.SKIP:
                checked.outcome = Outcome.LEFT_OUT.value
                return True
            if question == Question.WISH and answer == Answer.HIDE:
                checked.values["name_hidden"] = YES
            elif answer not in (Answer.ADD, Answer.SHOW, Answer.HIDE):
                checked.outcome, checked.question = Outcome.ASK.value, question.value
                checked.same_as = doubt[:400] if question == Question.DOUBT else ""
                self._explain_question(checked, question, row, found)
                return True
        return False

    def _explain_question(self, checked: ImportRow, question: Question, row: Row, found: ParsedEntry) -> None:
        if question == Question.WISH:
            checked.same_as = found.asks[:400]
        elif (
            question == Question.SIGNER
            and not found.cells["affiliation"].strip()
            and "representative" not in found.extra
        ):
            checked.same_as = _("The name seems to be a person’s, and the row names no organization.")
        elif question == Question.TEXT:
            self.problems.offer_repair(row)

    def _doubt(self, row: Row, found: ParsedEntry) -> str:
        # Staff see each pasted line before it becomes a row.
        is_checked = self.is_exact or self.headers == [*PASTED_COLUMNS]
        if is_checked:
            return ""
        is_person = self.parser.kind_of(found.cells) == Kind.INDIVIDUAL
        return doubt_about(found.cells["name"], row.cells, is_person=is_person)
