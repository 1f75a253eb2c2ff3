"""The columns of an imported or exported list, and how people's own headers map to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from signatories.entry_field import EntryField, Exported, Type
from signatories.exchange.consent_answers import guess_wish_column
from signatories.exchange.header_synonyms import (
    NAMES_OF_PEOPLE,
    ORGANIZATION_HEADERS,
    OTHER_ORGANIZATIONS,
    USUAL_HEADERS,
)
from signatories.fields import TABLE, select
from signatories.text import fold

#: The fields of the table by their columns.
FIELD_OF = {field.column: field for field in TABLE}


def _columns(where: Callable[[EntryField], bool]) -> tuple[str, ...]:
    return tuple(field.column for field in sorted(select(where), key=lambda field: field.file_order))


#: Columns of every file, in the order of an export.
PUBLIC_COLUMNS = _columns(lambda field: field.exported is Exported.PUBLICLY)
#: The position of an entry on the printed list, in public files: among the lead signatories, in its group, from 1.
PLACE_COLUMNS = ("lead", "group", "position")
#: Columns of `SignatoryResource`: the public ones and the address.
RESOURCE_COLUMNS = _columns(lambda field: field.exported is Exported.PUBLICLY or field.type is Type.EMAIL)
#: Columns of the entry that only files of staff have.
STAFF_COLUMNS = _columns(lambda field: field.exported is Exported.TO_STAFF)
#: Columns of the contact, without the address: those that are imported, and those that are exported only.
CONTACT_COLUMNS = _columns(lambda field: field.is_private and field.imported and field.type is not Type.EMAIL)
ANSWER_COLUMNS = _columns(
    lambda field: field.is_private and not field.imported and field.exported is not Exported.NEVER
)
#: Columns of check boxes. An import may tick them but not clear them: a withheld name stays withheld.
CHECKBOX_COLUMNS = tuple(column for column in STAFF_COLUMNS if FIELD_OF[column].type is Type.CHECKBOX)

#: Columns that are joined to a name in this order, where a file has no column with the whole name.
NAME_PARTS = ("given_name", "middle_name", "particle", "family_name", "second_family_name", "suffix")

#: What a signer wants, as forms ask it: yes withholds the name, no withholds it, no leaves the row out; the
#: affiliation is listed, and marked, or not.
WISHES = ("name_hidden", "name_shown", "consent", "affiliation_for_identification", "affiliation_listed")

#: Columns of staff with text, and the key by which an import recognizes an exported entry.
TEXT_COLUMNS = ("key", *(column for column in STAFF_COLUMNS if column not in CHECKBOX_COLUMNS))
#: The columns that a header can be mapped to. `organization` names the signatory if that is an organization, else the
#: place of work.
KNOWN_COLUMNS = (*RESOURCE_COLUMNS, *NAME_PARTS, *TEXT_COLUMNS, "organization", *CONTACT_COLUMNS, *WISHES)
#: By these columns an export of this site is known, whatever else was taken out of it: one for staff, one for all.
OF_EXPORTS = ({"key", "kind", "name"}, {"kind", "name", *PLACE_COLUMNS})
#: Said of a column that is left out on purpose, also where it speaks of consent.
IGNORED = "ignore"

#: Hold the kind in one list and something else in the next: their words tell.
AMBIGUOUS_KIND_HEADERS = {"status", "statut", "category", "categorie", "kategorie", "categoria", "genre", "art"}

#: Given names where another column has the family name, family names where another has the given one.
BARE_NAMES = {"name", "nom", "nombre", "nome"}
#: Join what one column holds in different rows: "Name / Organisation", "Nom ou organisme".
OR = re.compile(r"\s*(?:/|\||,|;|\s[-–—]\s|\b(?:(?:and|et|und|y|e)/)?(?:or|ou|oder|bzw|o|u)\b\.?)\s*")
OR_IN_PARENTHESES = re.compile(r"[(\[]\s*((?:or|ou|oder|bzw|o|u|/)\b[^)\]]*)[)\]]")
IN_PARENTHESES = re.compile(r"[(\[]([^)\]]*)[)\]]")
POSSESSIVE = re.compile(
    r"^(?:of the|of|de la|de l|du|der|des|the|your|my|votre|ihr|ihre|su|tu|seu|sua|le|la|die|el|o) "
)
SAYS_NAME = re.compile(r"name|\bnoms?\b|\bnombres?\b|nome|apellid|apelid")
FAMILY_NAMES = re.compile(r"\b(?:last|surname|family|nachname|familienname|famille|apellidos?|sobrenome|cognome)\b")
#: Of whom a column is asked only: "Organisation (if person)", "Affiliation (individuals)".
OF_PEOPLE = re.compile(
    r"\b(?:persons?|people|individuals?|individually|personnes?|particuliers?|individus?|personen|einzelperson(?:en)?"
    r"|privatperson(?:en)?|naturliche\w*|personas?|individuos?|particular(?:es)?|individuais|pessoas?)\b"
)
CONDITION = re.compile(
    r"[,;:()\[\]]|\s[-–—]\s"
    r"|\b(?:if|for|when|where|only|of|si|pour|en cas|des?|quand|falls|wenn|bei|fur|nur|von|der|para|se"
    r"|caso|cuando|quando)\b"
)
#: How forms ask for the kind in a sentence.
ASKS_KIND = re.compile(
    r"\b(?:sign(?:ing|s)?|signez(?:-vous)?|signer|signe|unterzeichne\w*|firma\w*|assin\w*) "
    r"(?:(?:this|the|cette|la|letter|lettre) )*(?:as|on behalf|en tant|au nom|als|im namen|como|en nombre|em nome)\b"
)
PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")


def is_export(headers: Sequence[str]) -> bool:
    """Tell whether these are the headers of a file that this site wrote: its cells are what is stored."""
    return any(columns <= set(headers) for columns in OF_EXPORTS)


def plain_words(header: str) -> str:
    """Return a header as aliases are written: folded, without underscores, apostrophes and marks around it."""
    return " ".join(fold(header).replace("’", " ").replace("'", " ").replace("_", " ").strip(" :*?.").split())


ALIASES: dict[str, str] = {plain_words(word): column for column, words in USUAL_HEADERS.items() for word in words}
_CANONICAL = {
    column.replace("_", " "): column for column in KNOWN_COLUMNS if column not in ("organization", "consent")
}


def guess_mapping(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Map each header that is understood to its column; a column is given once, to the first that fits.

    `chosen` are the columns of other headers of the file, which somebody chose.

    Given and family names are understood together only, and then a column "Nom" beside "Prénom" is the
    family name, and "Name" beside "Surname" the given one.
    """
    mapping: dict[str, str] = {}
    words = {header: plain_words(header) for header in headers}
    for look_up in (_column_of, _column_of_sentence):
        for header in headers:
            column = "" if header in mapping else look_up(words[header])
            if column and column not in mapping.values():
                mapping[header] = column
    others = {column: header for header, column in (chosen or {}).items() if column in KNOWN_COLUMNS}
    _join_names(mapping, words, others)
    spare = "organization" if {"name", "given_name"} & {*mapping.values(), *others} else "name"
    for header in headers:
        bare = _bare(words[header])
        if header not in mapping and bare in ORGANIZATION_HEADERS and spare not in mapping.values():
            mapping[header] = spare
    return mapping


def _column_of(words: str) -> str:
    return _CANONICAL.get(words) or ALIASES.get(words, "")


def _bare(words: str) -> str:
    return PARENTHESES.sub("", words).strip(" :*?.")


def holds_either(header: str) -> bool:
    """Tell whether a column holds the name of an organization in one row, and of a person in the next.

    "Name / Organisation", "Organisation ou nom", "Nachname (oder Verein)", "Signatory (name or organization)".
    """
    words = plain_words(header)
    joined = _bare(OR_IN_PARENTHESES.sub(r" \1", words))
    return bool(SAYS_NAME.search(words)) and any(map(_names_either, (joined, *IN_PARENTHESES.findall(words))))


def _names_either(words: str) -> bool:
    parts = [POSSESSIVE.sub("", part.strip()) for part in OR.split(words) if part.strip()]
    people = {part for part in parts if part in NAMES_OF_PEOPLE or _column_of(part) in ("name", *NAME_PARTS)}
    organizations = {part for part in parts if part in ORGANIZATION_HEADERS | OTHER_ORGANIZATIONS}
    return bool(people and organizations) and people | organizations == set(parts)


def holds_workplace(words: str) -> bool:
    """Tell whether plain words ask people only for an organization: it is where they work."""
    if not OF_PEOPLE.search(words) or OR_IN_PARENTHESES.search(words):
        return False
    asked = {POSSESSIVE.sub("", part.strip()) for part in CONDITION.split(words)} | {_bare(words)}
    return any(part in ORGANIZATION_HEADERS or _column_of(part) == "affiliation" for part in asked)


def _column_of_sentence(words: str) -> str:
    """Return the column of a header that says more than its name: "Full name (as it should appear)"."""
    if holds_either(words):
        return "name"
    if holds_workplace(words):
        return "affiliation"
    bare = _bare(words)
    if bare != words and (column := _column_of(bare)):
        return column
    return "kind" if ASKS_KIND.search(words) else guess_wish_column(words)


def _join_names(mapping: dict[str, str], words: dict[str, str], chosen: Mapping[str, str]) -> None:
    of = {column: header for header, column in mapping.items() if column not in chosen}
    words = words | {header: plain_words(header) for header in chosen.values()}
    is_chosen = "name" in chosen
    of |= chosen
    has_both = {"given_name", "family_name"} <= set(of)
    if "name" in of and holds_either(words[of["name"]]):
        # Beside one part of a name it holds the other one, of people; beside both, it is of organizations.
        if has_both and not is_chosen:
            mapping[of["name"]] = "organization"
        return
    if "name" in of and not is_chosen and _is_bare_name(words[of["name"]]):
        if "given_name" in of and "family_name" not in of:
            mapping[of["name"]] = "family_name"
            return
        if "family_name" in of and "given_name" not in of:
            mapping[of["name"]] = "given_name"
            return
    if ("name" in of and not is_chosen) or not has_both:
        for part in NAME_PARTS:
            mapping.pop(of.get(part, ""), None)


def _is_bare_name(words: str) -> bool:
    return words in BARE_NAMES or (_bare(words) in BARE_NAMES and FAMILY_NAMES.search(words) is not None)


def is_part_for_sure(header: str, part: str) -> bool:
    """Tell whether a header says that it holds one part of the name: "Last name" does, "Name" or "Nombre" doesn't."""
    words = plain_words(header)
    return part in (_column_of(words), _column_of(_bare(words))) and words not in BARE_NAMES
