"""Mapping of a file's headers to columns: chosen columns, guesses for the others, and a check for completeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from signatories.characters import gettext_noop
from signatories.exceptions import UnknownColumn, UnreadableFile
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.known_columns import IGNORED, KNOWN_COLUMNS, NAME_PARTS
from signatories.exchange.rows.person_names import BY_GIVEN_NAME


def apply_mapping(
    headers: Sequence[str],
    chosen: Mapping[str, str],
    guessed: Mapping[str, str] | None = None,
    questions: QuestionCells | None = None,
) -> dict[str, str]:
    """Return the mapping of a file: the `chosen` columns, and guesses for the other headers.

    A blank column in `chosen`, or `IGNORED`, leaves that header out. `guessed` replaces the guess by headers, and
    `questions` are those of the list. Raises `UnknownColumn` for a header that the file does not have, an unknown
    column, or a column chosen twice.
    """
    for header, column in chosen.items():
        if header not in headers:
            raise UnknownColumn(
                _("The file has no column “%(header)s”. Its columns are: %(headers)s.")
                % {"header": header, "headers": ", ".join(filter(None, headers))}
            )
        if column and column != IGNORED:
            check_column(column, questions)
    taken = [column for column in chosen.values() if column and column != IGNORED]
    if repeated := next((column for column in taken if taken.count(column) > 1), None):
        first, second, *_more = [header for header, column in chosen.items() if column == repeated]
        raise UnknownColumn(
            _(
                "The columns “%(first)s” and “%(second)s” of the file are mapped to one field, “%(column)s”: "
                "choose one."
            )
            % {"first": first, "second": second, "column": repeated}
        )
    if not guessed:
        guessed = guess_mapping([header for header in headers if header and header not in chosen], chosen)
    if questions:
        free = [header for header in headers if header and header not in chosen]
        others = {header: column for header, column in chosen.items() if column in taken}
        guessed = {**guessed, **questions.guess_mapping(free, {**guessed, **others})}
    mapping = {header: column for header, column in chosen.items() if column in taken} | {
        header: column for header, column in guessed.items() if header not in chosen and column not in taken
    }
    # In the order of the file.
    return {header: mapping[header] for header in headers if header in mapping}


def check_column(column: str, questions: QuestionCells | None = None) -> None:
    """Raise `UnknownColumn` for a column that is neither one of the fields nor one of the questions of the list."""
    known = (*KNOWN_COLUMNS, *(questions.by_column if questions else ()))
    if column not in known:
        raise UnknownColumn(
            _("There is no field “%(column)s”. The fields are: %(columns)s.")
            % {"column": column, "columns": ", ".join(known)}
        )


def missing_column_hint(mapping: Mapping[str, str]) -> str:
    """Return the command-line option that supplies the column whose absence `check_required` reports."""
    if not {*mapping.values()} & {"name", "organization", *NAME_PARTS}:
        return 'Give --map "HEADER=name".'
    if "given_name" in mapping.values():
        return "Give --set kind=organization, kind=individual, or kind=by_given_name where organizations have none."
    return "Give --set kind=organization or --set kind=individual."


def check_required(mapping: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """Raise `UnreadableFile` unless the mapping yields a name and a kind for each row."""
    given = {*mapping.values(), *constants}
    if not given & {"name", "organization", *NAME_PARTS}:
        raise UnreadableFile(
            gettext_noop("No column of the file was recognised as the name. Call it “name”, or choose the column.")
        )
    if "kind" not in given:
        raise UnreadableFile(
            gettext_noop(
                "No column says whether a row is an organization or an individual. "
                "Add a column “kind”, or choose one kind for the whole file."
            )
        )
    if constants.get("kind") == BY_GIVEN_NAME and "given_name" not in given:
        raise UnreadableFile(
            gettext_noop(
                "No column of the file holds given names, which are needed to tell individuals from organizations. "
                "Choose the column, or choose one kind for the whole file."
            )
        )
