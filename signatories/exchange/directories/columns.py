"""The columns of files of organizations and institutions, recognized by their headers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import override

from core.languages import language_codes
from signatories.exchange.headers.mapping import guess_mapping, names_organization, plain_words
from signatories.exchange.known_columns import LANGUAGE_OF, choice_label
from signatories.models import Institution, Organization

NAME = "name"
#: Columns of both kinds of files.
SHARED = (NAME, *LANGUAGE_OF, "country", "website")
#: Headers of these files, beside those that imports into lists know.
HEADERS = {
    **dict.fromkeys(("name", "institution", "label", "member organization", "member organisation"), NAME),
    **dict.fromkeys(("organisation membre", "mitgliedsorganisation"), NAME),
    # Dotted ones are those of the files of ROR.
    "names.types.ror display": NAME,
    **dict.fromkeys(("identifier", "id", "ror", "ror id", "identifiant", "kennung"), "identifier"),
    **dict.fromkeys(
        ("country", "country code", "country.country code", "locations.geonames details.country code"), "country"
    ),
    **dict.fromkeys(("website", "link", "links", "links.type.website", "url"), "website"),
    **dict.fromkeys(("member since", "joined", "membre depuis", "mitglied seit", "beitritt"), "member_since"),
    **dict.fromkeys(("member group", "group", "sector", "groupe", "secteur", "gruppe", "bereich"), "member_group"),
    **dict.fromkeys(("is listed", "listed", "affiche", "aufgefuhrt"), "is_listed"),
}
#: Columns of lists of signatories, by those that they are here. Of several for one column, the first counts.
OF_LISTS = {
    **{column: column for column in (*SHARED, "region", "relation")},
    "group": "member_group",
    "organization": NAME,
    "affiliation": NAME,
}


def guess_columns(
    model: type[Institution | Organization], columns: Collection[str], headers: Sequence[str]
) -> dict[str, str]:
    """Return the header of each column that a file has.

    A header that asks for an organization beats a plain "name", which is then that of a contact person.
    """
    known = _exported_headings(model, columns) | HEADERS
    found: dict[str, str] = {}
    for header in filter(None, headers):
        words = plain_words(header)
        column = known.get(words) or words.replace(" ", "_")
        if column in columns:
            found.setdefault(column, header)
    names = (header for header in headers if header and header not in found.values() and names_organization(header))
    if (name := next(names, "")) and plain_words(found.get(NAME, NAME)) == NAME:
        found[NAME] = name
    guessed = guess_mapping([header for header in headers if header and header not in found.values()])
    for other, column in OF_LISTS.items():
        header = next((header for header, guess in guessed.items() if guess == other), "")
        if header and column in columns:
            found.setdefault(column, header)
    return {column: found[column] for column in columns if column in found}


def column_label(model: type[Institution | Organization], column: str) -> str:
    """Return the label of a column in the active language."""
    if column in LANGUAGE_OF:
        return choice_label(column)
    return capfirst(str(_field(model, column).verbose_name))


def _exported_headings(model: type[Institution | Organization], columns: Collection[str]) -> dict[str, str]:
    """Return the columns by the headings of exports of the directory, in all languages of the site."""
    headings = {}
    for language in language_codes():
        with override(language):
            for column in columns:
                if column not in SHARED or column == "country":
                    headings[plain_words(str(_field(model, column).verbose_name))] = column
    return headings


def _field(model: type[Institution | Organization], column: str) -> Any:
    return model._meta.get_field(column)
