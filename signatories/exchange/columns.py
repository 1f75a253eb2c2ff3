"""The columns of an imported or exported list, and how people's own headers map to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from signatories.exceptions import UnknownColumn, UnreadableFile
from signatories.normalisation import fold

#: What anybody may see, in the order of an export.
PUBLIC_COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on")

#: What a file may bring in: the public columns and the private address.
COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "email", "website", "country", "region", "signed_on")

#: Usual headers, folded, beside each column's own name.
ALIASES: dict[str, str] = {
    "type": "kind",
    "genre": "kind",
    "full name": "name",
    "nom": "name",
    "nom complet": "name",
    "signatory": "name",
    "signataire": "name",
    "nom francais": "name_fr",
    "nom en francais": "name_fr",
    "french name": "name_fr",
    "name in french": "name_fr",
    "job title": "title",
    "position": "title",
    "role": "title",
    "titre": "title",
    "fonction": "title",
    "institution": "affiliation",
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "courriel": "email",
    "adresse courriel": "email",
    "adresse e-mail": "email",
    "url": "website",
    "web site": "website",
    "site web": "website",
    "site internet": "website",
    "pays": "country",
    "province": "region",
    "state": "region",
    "date": "signed_on",
    "signed on": "signed_on",
    "date signed": "signed_on",
    "date de signature": "signed_on",
    "timestamp": "signed_on",
    "horodateur": "signed_on",
}

#: Names the signatory where nothing else does; beside a name, it is where the person works.
ORGANIZATION_HEADERS = {"organization", "organisation", "organisme"}


def guess_mapping(headers: Sequence[str]) -> dict[str, str]:
    """Map each header that is understood to its column; a column is given once, to the first that fits."""
    mapping: dict[str, str] = {}
    for header in headers:
        column = _column_of(header)
        if column and column not in mapping.values():
            mapping[header] = column
    spare = "affiliation" if "name" in mapping.values() else "name"
    for header in headers:
        if fold(header) in ORGANIZATION_HEADERS and spare not in mapping.values():
            mapping[header] = spare
    return mapping


def _column_of(header: str) -> str | None:
    folded = " ".join(fold(header).replace("_", " ").split())
    for column in COLUMNS:
        if folded == column.replace("_", " "):
            return column
    return ALIASES.get(folded)


def apply_mapping(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping of a file: what was `chosen` by hand, and a guess for the other headers.

    An empty field in `chosen` leaves that header out. Raises `UnknownColumn` for a header the file
    doesn't have, a field that signatories don't have, or a field chosen twice.
    """
    for header, column in chosen.items():
        if header not in headers:
            raise UnknownColumn(
                _("The file has no column “%(header)s”. Its columns are: %(headers)s.")
                % {"header": header, "headers": ", ".join(filter(None, headers))}
            )
        check_column(column) if column else None
    taken = [column for column in chosen.values() if column]
    if repeated := next((column for column in taken if taken.count(column) > 1), None):
        raise UnknownColumn(_("Two columns of the file are mapped to “%s”: choose one.") % repeated)
    guessed = guess_mapping([header for header in headers if header not in chosen])
    return {header: column for header, column in chosen.items() if column} | {
        header: column for header, column in guessed.items() if column not in taken
    }


def check_column(column: str) -> None:
    """Raise `UnknownColumn` unless signatories have such a field."""
    if column not in COLUMNS:
        raise UnknownColumn(
            _("There is no field “%(column)s”. The fields are: %(columns)s.")
            % {"column": column, "columns": ", ".join(COLUMNS)}
        )


def check_required(mapping: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """Raise `UnreadableFile` unless every row can have a name and a kind."""
    given = {*mapping.values(), *constants}
    if "name" not in given:
        raise UnreadableFile(
            _("No column of the file is understood as the name. Call it “name”, or say which column it is.")
        )
    if "kind" not in given:
        raise UnreadableFile(
            _(
                "No column says whether a row is an organization or an individual. "
                "Add a column “kind”, or choose one kind for the whole file."
            )
        )
