"""Validation of a file against a list: maps columns, and sets the outcome of each row. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import Answer, Kind, Outcome, Question, QuestionType
from signatories.exceptions import UnreadableFile
from signatories.exchange.batch_sizes import VALIDATION_CHUNK
from signatories.exchange.clean_names import NameCleaner, row_key
from signatories.exchange.column_cells import map_columns
from signatories.exchange.column_mapping import check_required, missing_column_hint
from signatories.exchange.columns import (
    CONTACT_COLUMNS,
    NAME_PARTS,
    PASTED_COLUMNS,
    PRINTED_COLUMNS,
    PUBLIC_COLUMNS,
    RELATION,
    RESOURCE_COLUMNS,
    WITHDRAW,
    is_export,
)
from signatories.exchange.date_parsing import detect_date_order, parse_day_number
from signatories.exchange.encodings import ENCODINGS
from signatories.exchange.file_questions import add_file_questions
from signatories.exchange.group_column import GroupColumn
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.import_report import ImportReport, shorten
from signatories.exchange.kind_words import kind_of_answer
from signatories.exchange.likely_duplicates import find_likely_duplicates
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.missing_values import MissingValues
from signatories.exchange.mojibake import has_mojibake, mojibake_encoding
from signatories.exchange.new_questions import as_reported, mapping_to_new, proposed_questions
from signatories.exchange.progress import ProgressCallback
from signatories.exchange.question_cells import QuestionCells
from signatories.exchange.reading.rows import Row
from signatories.exchange.relation_column import RelationColumn
from signatories.exchange.removals import RemovalResolver
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.row_outcomes import OutcomeResolver
from signatories.exchange.row_parser import MAX_ANSWERS_COMPARED, YES, ParsedEntry, RowParser
from signatories.exchange.sandbox import Table
from signatories.exchange.signing_workplaces import SignerResolver
from signatories.exchange.sort_texts import drop_guess, state_source
from signatories.exchange.staff_cells import read_staff_cells
from signatories.exchange.unfinished_rows import UnfinishedRows
from signatories.exchange.unlikely_names import doubt_about
from signatories.exchange.update_diff import diff_updates
from signatories.models import ImportRow, Signatory
from signatories.text import clean_text, fold, missing_glyph_error

ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}")
#: Maximum number of unknown kinds that staff are asked about.
MAX_UNKNOWN_KINDS = 20

Cells = dict[str, str]


class ImportValidator:
    """Validates one file for one list. `report` is filled while `validate` is iterated.

    Raises `UnknownColumn` if the options do not match the file. There are no rows if the file has a `file_error`, such
    as no column for the name or the kind, or if questions about the file must be answered first.
    """

    def __init__(self, table: Table, options: ImportOptions, index: SignatoryIndex) -> None:
        self.table = table
        self.options = options
        self.index = index
        self.is_exact = is_export(table.headers)
        #: The names of those who are to be taken off the list need no kind: entries of both kinds are found.
        self.constants = {"kind": Kind.INDIVIDUAL.value} if options.removal else {}
        self.constants |= options.constants
        self.report = ImportReport(
            rows=len(table), source=table.source, headers=table.headers, asks=options.asks_signers
        )
        try:
            new = proposed_questions(index.list_pk, index.questions, table.headers, options, self._cells_of)
        except UnreadableFile as error:
            new, self.report.file_error = {}, str(error)
        self.questions = QuestionCells([*index.questions, *new.values()])
        self.report.new_questions = as_reported(new)
        self.report.mapping = map_columns(
            table.headers,
            mapping_to_new(options.mapping, new),
            table.metadata.guessed,
            self._cells_of,
            options.constants,
            self.questions,
        )
        self.header_of = {column: header for header, column in self.report.mapping.items()}
        self.position = {column: table.headers.index(header) for column, header in self.header_of.items()}
        add_file_questions(self.report, table, options)
        self._add_notes()
        if not self.report.questions and not self.report.file_error:
            try:
                check_required(self.report.mapping, self.constants)
            except UnreadableFile as error:
                self.report.file_error, self.report.file_hint = str(error), missing_column_hint(self.report.mapping)
        self.is_stopped = bool(self.report.file_error or self.report.questions)
        date_order = options.date_order
        if not date_order and "signed_on" in self.position:
            date_order = detect_date_order(self._column(self.position["signed_on"]))
        self._note_day_numbers()
        self.date_orders = {
            column: options.date_order or detect_date_order(self._column(self.position[column]))
            for column, question in self.questions.by_column.items()
            if column in self.position and question.type == QuestionType.DATE
        }
        self.resource = SignatoryResource(kinds=options.kinds, date_order=date_order)
        self.parser = RowParser(
            self.position,
            constants=self.constants,
            kinds=self.resource.fields["kind"].widget.words,
            header_of=self.header_of,
            column=self._column,
            questions=self.questions.by_column,
            is_exact=self.is_exact,
        )
        self.unfinished = UnfinishedRows(table.headers, self.report.mapping, self._column)
        self.signers = SignerResolver(options, self.header_of, self._organizations())
        self.outcomes = OutcomeResolver(index, options)
        self.removals = RemovalResolver(index, options)
        self.relations = RelationColumn(options.new_relations)
        self.missing_values = MissingValues(index.requirements, self.questions.questions)
        self.groups = GroupColumn(index.list_pk, new_groups=options.new_groups)
        names = self._column(self.position["name"]) if "name" in self.position else iter(())
        # The names in an export of this site are printed as they are.
        self.cleaner = NameCleaner(options.clean_ups, options.rewritten, names, is_exact=self.is_exact)

    def _add_notes(self) -> None:
        for note in self.table.notes:
            self.report.warn(note)
        asked = {asked.column for asked in self.report.questions}
        # Unconfirmed headers may be the cells of a signatory.
        headers = [] if self.table.metadata.doubts_header else filter(None, self.table.headers)
        for header in headers:
            if header not in self.report.mapping and header not in asked:
                self.report.warn(_("not imported, because no field is chosen"), column=header)
        how = self.table.metadata
        known = (
            "file_format",
            "encoding",
            "delimiter",
            "sheet",
            "sheets",
            "hidden_sheets",
            "header_row",
            "first_rows",
            "encoding_samples",
            "twins",
        )
        self.report.understanding = {key: getattr(how, key) for key in known}

    def _note_day_numbers(self) -> None:
        """Say that numbers in a column of dates are read as days of a spreadsheet."""
        if "signed_on" in self.position and any(map(parse_day_number, self._column(self.position["signed_on"]))):
            self.report.warn(
                _("has numbers that are read as days, as Excel counts them"), column=self.header_of["signed_on"]
            )

    def _cells_of(self, header: str) -> Iterator[str]:
        return self._column(self.table.headers.index(header))

    def _column(self, position: int) -> Iterator[str]:
        return (row.cells[position] for row in self.table if position < len(row.cells))

    def _organizations(self) -> Iterator[tuple[str, str]]:
        """Yield name and affiliation in the rows of organizations."""
        if not {"name", "affiliation"} <= self.position.keys():
            return
        for row in islice(self.table, MAX_ANSWERS_COMPARED):
            cells = {
                column: row.cells[place]
                if (place := self.position.get(column, len(row.cells))) < len(row.cells)
                else ""
                for column in ("kind", "name", "affiliation")
            }
            if self.parser.kind_of({"kind": cells["kind"] or self.constants.get("kind", "")}) == Kind.ORGANIZATION:
                yield cells["name"].strip(), cells["affiliation"].strip()

    def validate(self, progress: ProgressCallback) -> Iterator[list[ImportRow]]:
        """Yield chunks of unsaved `ImportRow`s in the order of the file, and report the number of rows done."""
        rows = iter(() if self.is_stopped else self.table)
        done = 0
        while chunk := list(islice(rows, VALIDATION_CHUNK)):
            checked = [
                self._validate_entry(row, entry, part)
                for row in chunk
                for part, entry in enumerate(self.parser.parse(row))
            ]
            diff_updates(checked, self.resource, self.options, self.outcomes.keyed, self.position, self.questions)
            for row in checked:
                state_source(row.values)
                self.report.add(row)
                self.missing_values.add(row)
            yield checked
            done += len(chunk)
            progress(done)
        self.report.new_relations = list(self.relations.missing.values())
        for note in self.relations.notes():
            self.report.warn(note, column=self.header_of.get(RELATION, RELATION))
        for column, sentence in self.missing_values.notes():
            self.report.warn(sentence, column=self.header_of.get(column, column))
        if note := self.groups.note():
            self.report.new_groups = list(self.groups.missing.values())
            self.report.warn(note, column=self.header_of.get("group", "group"))
        if unknown := self.outcomes.unknown_keys:
            rows_named = ", ".join(map(str, unknown[:10])) + (f" … ({len(unknown)})" if len(unknown) > 10 else "")  # noqa: PLR2004
            self.report.warn(
                _("does not match any entry of this list in these rows, so they are compared by name and address: %s")
                % rows_named,
                column=self.header_of.get("key", "key"),
            )

    def likely_duplicates(self) -> dict[int, list[dict[str, Any]]]:
        """Return the likely duplicates of each row by its number. Call it after all rows were validated."""
        found = {} if self.is_stopped else find_likely_duplicates(self.index.known)
        for number, entries in sorted(found.items()):
            self.report.add_likely_duplicates(number, entries)
        return found

    def _validate_entry(self, row: Row, found: ParsedEntry, part: int) -> ImportRow:
        signer = None if self.is_exact else self.signers.resolve(row.number, found, self.parser.kind_of(found.cells))
        offer = self.cleaner.clean_entry(found, row_key(row.number, part), self.parser.kind_of(found.cells))
        cells = found.cells
        entry, problems = self.resource.read(cells)
        extra: dict[str, str] = {}
        if found.extra:
            extra, wrong = read_staff_cells(found.extra)
            problems |= wrong
            self.groups.resolve(extra)
            drop_guess(extra, entry)
        answers, wrong = self.questions.read(found.answers, country=entry.country_code, date_orders=self.date_orders)
        problems |= wrong
        checked = ImportRow(number=row.number, part=part, is_hidden=row.is_hidden, outcome=Outcome.NEW.value)
        checked.warnings = list(self._warnings(cells, entry, found))
        if found.error:
            problems = {found.error[0]: [found.error[1]]}
        if len(row.cells) > len(self.table.headers):
            sentence = _(
                "has %(cells)d cells under %(headers)d headers: does a name contain a comma without quotation marks?"
            )
            problems = {"": [sentence % {"cells": len(row.cells), "headers": len(self.table.headers)}]}
        is_removal = bool(self.options.removal) if WITHDRAW not in self.position else found.withdraws
        if found.left_out and not is_removal:
            # Nobody who said no is named in the preview.
            checked.outcome, checked.same_as = Outcome.LEFT_OUT.value, found.left_out
            checked.values, checked.warnings = {"kind": entry.kind}, []
            self.report.declined.append(row.number)
            return checked
        if not (self.is_exact or is_removal) and (unfinished := self.unfinished.find_reason(row)):
            checked.outcome, checked.same_as, checked.warnings = Outcome.LEFT_OUT.value, unfinished[:400], []
            return checked
        if row.number in self.options.left_out:
            problems, checked.outcome = {}, Outcome.LEFT_OUT.value
        if problems:
            self._refuse(checked, row, cells, found, problems)
            return checked
        values = self.resource.write(entry)
        checked.values = {column: values[column] for column in PUBLIC_COLUMNS if values[column]}
        if extra:
            checked.private = {column: extra[column] for column in CONTACT_COLUMNS if column in extra}
            checked.values |= {column: cell for column, cell in extra.items() if column not in CONTACT_COLUMNS}
        checked.values |= self.relations.resolve(found.extra.get(RELATION, ""), entry.kind)
        public, private = self.questions.split(answers)
        checked.values |= public
        checked.private = {**checked.private, **private}
        checked.email, checked.email_key = values["email"], entry.email_key
        if is_removal and checked.outcome == Outcome.NEW:
            is_stated = "kind" in self.position or "kind" in self.options.constants
            self.removals.resolve(entry, checked, found.extra.get("key", ""), kind_is_stated=is_stated)
        elif checked.outcome == Outcome.NEW and not self._ask(checked, row, found):
            self.outcomes.resolve(entry, checked, found.extra.get("key", ""))
        if checked.outcome == Outcome.NEW and self.options.asks_signers and not checked.email:
            reason = _("is needed: each signatory is asked by mail")
            self._refuse(checked, row, cells, found, {"email": [reason]})
        self._offer(checked, offer, is_signer_decided=signer is not None)
        return checked

    @staticmethod
    def _offer(checked: ImportRow, offer: dict[str, object], *, is_signer_decided: bool) -> None:
        """Offer the clean form of a name, and the other one of a name and a workplace."""
        if checked.outcome in (Outcome.NEW, Outcome.UPDATE, Outcome.ASK):
            checked.offer = offer
        if is_signer_decided and checked.outcome in (Outcome.NEW, Outcome.UPDATE, Outcome.ATTACHED):
            checked.question = Question.SIGNER.value

    def _refuse(
        self, checked: ImportRow, row: Row, cells: Cells, found: ParsedEntry, problems: Mapping[str, list[str]]
    ) -> None:
        checked.outcome = Outcome.ERROR.value
        self._offer_repair(row)
        if found.error or ("name" in problems and not cells["name"].strip()):
            self.report.unnamed.append(checked.number)
        checked.values = {column: shorten(cells[column]) for column in PUBLIC_COLUMNS if cells[column]}
        shown = cells | found.extra | found.answers | ({found.error[0]: cells["name"]} if found.error else {})
        order = ["", *RESOURCE_COLUMNS, *(column for column in problems if column and column not in RESOURCE_COLUMNS)]
        checked.problems = [
            self._problem(column, shown, problems[column], found) for column in order if column in problems
        ]
        self._ask_about_kind(cells, problems)

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
            self._offer_repair(row)

    def _doubt(self, row: Row, found: ParsedEntry) -> str:
        # Staff see each pasted line before it becomes a row.
        is_checked = self.is_exact or self.table.headers == [*PASTED_COLUMNS]
        if is_checked:
            return ""
        is_person = self.parser.kind_of(found.cells) == Kind.INDIVIDUAL
        return doubt_about(found.cells["name"], row.cells, is_person=is_person)

    def _offer_repair(self, row: Row) -> None:
        """Offer to repair the text of the file if that of a row looks wrongly decoded."""
        text = " ".join(row.cells)
        if self.report.mend or self.is_exact or not has_mojibake(text) or not (wrong := mojibake_encoding(text)):
            return
        self.report.mend = wrong
        self.report.warn(
            _("Letters look wrong, as if UTF-8 had been read as %s: the text can be repaired.") % ENCODINGS[wrong]
        )

    def _problem(
        self, column: str, cells: Mapping[str, str], reasons: list[str], found: ParsedEntry
    ) -> dict[str, str]:
        value = shorten(cells.get(column, ""))
        return {"column": self._header(found.sources.get(column, column)), "value": value, "reason": " ".join(reasons)}

    def _header(self, column: str) -> str:
        if column == "name" and "name" not in self.header_of:
            parts = " + ".join(self.header_of[part] for part in NAME_PARTS if part in self.header_of)
            return parts or self.header_of.get("organization", "name")
        return self.header_of.get(column, column)

    def _ask_about_kind(self, cells: Mapping[str, str], problems: Mapping[str, Any]) -> None:
        word = clean_text(cells["kind"])[:100]
        asked = self.report.kinds
        is_unknown = "kind" in problems and bool(word) and not kind_of_answer(fold(word))
        if is_unknown and word not in asked and len(asked) < MAX_UNKNOWN_KINDS:
            asked.append(word)

    def _warnings(self, cells: Mapping[str, str], entry: Signatory, found: ParsedEntry) -> Iterator[dict[str, str]]:
        if entry.kind == Kind.ORGANIZATION and entry.affiliation:
            yield self._problem(
                "affiliation", cells, [_("is in the same row as an organization: which of the two signs?")], found
            )
        for column in PRINTED_COLUMNS:
            if not cells[column]:
                continue
            if "@" in cells[column] and ADDRESS.search(cells[column]):
                yield self._problem(column, cells, [_("holds an e-mail address, which would be printed")], found)
            if not cells[column].isascii() and (sentence := missing_glyph_error(clean_text(cells[column]))):
                yield self._problem(column, cells, [sentence], found)
        for column, sentence in found.warnings:
            yield self._problem(column, {}, [sentence], ParsedEntry({}))
