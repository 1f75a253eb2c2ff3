"""Diffs between rows and the entries that they update."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from signatories.enums import DuplicatePolicy, Kind, Outcome, Question
from signatories.exchange.cells.cleanup import tidy_cell
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.cells.relations import relation_label
from signatories.exchange.cells.staff_columns import YES, contact_values, staff_values
from signatories.exchange.known_columns import (
    CHECKBOX_COLUMNS,
    CONTACT_COLUMNS,
    PUBLIC_COLUMNS,
    RELATION,
    STAFF_COLUMNS,
)
from signatories.exchange.options import ImportOptions
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.rows.sort_texts import keep_stated
from signatories.models import ImportRow, Signatory
from signatories.names.family_names import is_outdated

Cells = dict[str, str]


def entry_values(entry: Signatory, resource: SignatoryResource, questions: QuestionCells) -> Cells:
    """Return the values of an entry by column, as text. Select the contact, group and relation with the entry."""
    entry.email = entry.contact.email if hasattr(entry, "contact") else ""  # type: ignore[attr-defined]
    relation = {RELATION: relation_label(entry)}
    return resource.write(entry) | relation | staff_values(entry) | contact_values(entry) | questions.texts(entry)


def diff_updates(
    rows: Iterable[ImportRow],
    resource: SignatoryResource,
    options: ImportOptions,
    keyed: Collection[tuple[int, int]],
    columns: Collection[str],
    questions: QuestionCells,
) -> None:
    """Set the values that each update replaces; updates that change nothing become duplicates.

    In a row that was matched by key, a blank cell of one of `columns` clears the value of the entry.
    """
    rows_of: dict[int, list[ImportRow]] = {}
    for row in rows:
        is_update = row.outcome == Outcome.UPDATE
        is_question = row.outcome == Outcome.ASK and row.question == Question.SAME
        is_keyed_duplicate = row.outcome == Outcome.DUPLICATE and (row.number, row.part) in keyed
        if row.signatory_id and (is_update or is_question or is_keyed_duplicate):
            rows_of.setdefault(row.signatory_id, []).append(row)
    if not rows_of:
        return
    for entry in Signatory.objects.filter(pk__in=rows_of).select_related("contact", "group", "organization__relation"):
        before = entry_values(entry, resource, questions)
        for row in rows_of[entry.pk]:
            keep_stated(row.values, entry)
            cleared = columns if (row.number, row.part) in keyed else ()
            _compare(row, before, resource, options, cleared, questions)


def _compare(
    row: ImportRow,
    before: Cells,
    resource: SignatoryResource,
    options: ImportOptions,
    columns: Collection[str],
    questions: QuestionCells,
) -> None:
    """Store what a row replaces. An update that replaces nothing becomes a duplicate, which only gets a warning."""
    replaced = _replaced_cells(row, before, resource, options, columns, questions)
    if row.outcome == Outcome.DUPLICATE:
        if replaced:
            sentence = _("differs from the entry, which stays as it is: %s")
            row.warnings.append({"column": "key", "value": "", "reason": sentence % ", ".join(sorted(replaced))})
        return
    if not replaced and row.outcome == Outcome.UPDATE:
        row.outcome = Outcome.DUPLICATE.value
        return
    row.before_email = replaced.pop("email", None)
    private = {column: replaced.pop(column) for column in (*CONTACT_COLUMNS, *questions.private) if column in replaced}
    row.before_private = private or None
    row.before = replaced


def _replaced_cells(
    row: ImportRow,
    before: Cells,
    resource: SignatoryResource,
    options: ImportOptions,
    columns: Collection[str],
    questions: QuestionCells,
) -> Cells:
    """Return the cells of the entry that a row replaces; a blank cell replaces those of `columns`."""
    given: Cells = row.values | row.private | ({"email": row.email} if row.email else {})
    for column in columns:
        # A blank name is refused, a blank address does not delete the contact, and the origin follows its sort text.
        is_kept = column in ("kind", "name", "sort_as_source")
        if column in (*PUBLIC_COLUMNS, *STAFF_COLUMNS, *CONTACT_COLUMNS, *questions.by_column) and not is_kept:
            given.setdefault(column, "")
    if options.duplicates == DuplicatePolicy.FILL:
        given = {column: text for column, text in given.items() if not before[column]}
    replaced = {
        column: before[column]
        for column, text in given.items()
        if before[column] != text and _normalized(before[column], column, resource) != text
    }
    if not columns:
        replaced = {
            column: text for column, text in replaced.items() if column not in CHECKBOX_COLUMNS or given[column] == YES
        }
    is_renamed_person = before["kind"] == Kind.INDIVIDUAL and "name" in replaced and "sort_as" not in replaced
    if is_renamed_person and is_outdated(before["sort_as"], before["name"], given["name"]):
        replaced["sort_as"] = before["sort_as"]
    if "sort_as" in replaced:
        # Undoing the import restores both.
        replaced["sort_as_source"] = before["sort_as_source"]
    if replaced.get("email", "").casefold() == row.email.casefold():
        replaced.pop("email", None)
    return replaced


def _normalized(text: str, column: str, resource: SignatoryResource) -> str:
    """Return a stored text as an import would read it: an earlier release stored addresses as they were typed."""
    if column not in resource.fields:
        return text
    try:
        return str(resource.fields[column].widget.clean(tidy_cell(text)) or "")
    except ValueError:
        return text
