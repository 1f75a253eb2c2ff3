"""The fields that the parts of a pasted line hold, guessed from their order and their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from signatories.exchange.reading.list_lines import ListLine
from signatories.exchange.reading.list_words import is_organizationlike, is_titlelike

MAX_NAME_WORDS = 6
MAX_NAME_CHARACTERS = 60
#: Digits of a telephone number or a date.
MIN_DIGITS = 6
#: A title with its subject: "Professor of Law", "Directrice de recherche".
OF_TITLE = re.compile(
    r"^(?:\w+ ){0,2}(?:prof\w*|lecturer|chair|head|director|directeur|directrice|dean) (?:of|for|de|des|für) ", re.I
)
INDIVIDUAL, ORGANIZATION, MIXED = "individual", "organization", "mixed"


class Doubt(StrEnum):
    """The reasons for which a line may be split wrongly."""

    HEADING = "heading"
    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    PAIR = "pair"
    FAMILY_FIRST = "family_first"
    TITLE_OR_AFFILIATION = "title_or_affiliation"
    MANY_PARTS = "many_parts"
    REPRESENTATIVE = "representative"
    KIND = "kind"


@dataclass(frozen=True)
class LineFields:
    """The kind of a signatory, and the field of each part of the line; `doubt` is "" if all of it is clear."""

    kind: str
    fields: tuple[str, ...]
    doubt: str = ""


def guess_fields(line: ListLine, kind: str = INDIVIDUAL) -> LineFields:
    """Return the fields of a line; `kind` is that of all lines, or `MIXED` if the words of each name decide."""
    parts = line.parts
    if not parts:
        return LineFields(kind if kind != MIXED else INDIVIDUAL, (), Doubt.NO_NAME)
    name = parts[0]
    is_organization = kind == ORGANIZATION or (kind == MIXED and is_organizationlike(name))
    if is_organization:
        fields = ("name", "representative", "representative_role", *["representative_role"] * len(parts))[: len(parts)]
        return LineFields(ORGANIZATION, fields, _doubt_name(name) or (Doubt.REPRESENTATIVE if len(parts) > 1 else ""))
    fields, doubt = _individual(parts)
    doubt = _doubt_name(name) or doubt
    if line.is_message and not doubt and len(parts) > 1:
        doubt = Doubt.TITLE_OR_AFFILIATION
    if not doubt and kind == INDIVIDUAL and is_organizationlike(name):
        doubt = Doubt.KIND
    return LineFields(INDIVIDUAL, fields, doubt)


def _doubt_name(name: str) -> str:
    if name.endswith(":") or not any(character.isalpha() for character in name):
        return Doubt.HEADING
    is_number = sum(character.isdigit() for character in name) >= MIN_DIGITS
    if is_number or OF_TITLE.search(name) or all(is_titlelike(word) for word in name.split()):
        # A telephone number, or the title in the lines below a signature.
        return Doubt.NO_NAME
    if len(name) > MAX_NAME_CHARACTERS or len(name.split()) > MAX_NAME_WORDS + 4 * is_organizationlike(name):
        return Doubt.LONG_NAME
    # The particle of a family name joins nobody.
    joined = name.replace(" von und zu ", " ").replace(" von und zum ", " ")
    is_pair = any(f" {word} " in joined for word in ("and", "et", "und", "&"))
    return Doubt.PAIR if is_pair and not is_organizationlike(name) else ""


def _individual(parts: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the fields of the parts of a person's line, and the doubt about them."""
    rest = parts[1:]
    if not rest:
        return ("name",), ""
    if _is_family_first(parts[0], rest[0]):
        fields, _doubt = _details(rest[1:])
        return ("family_name", "given_name", *fields), Doubt.FAMILY_FIRST
    fields, doubt = _details(rest)
    return ("name", *fields), doubt


def _is_family_first(first: str, second: str) -> bool:
    """Return whether two parts may be "Example, Ada": one word, then one or two that start with capitals."""
    words = second.split()
    is_given = 1 <= len(words) <= 2 and all(word[:1].isupper() for word in words)  # noqa: PLR2004 - Ada Maria
    return len(first.split()) == 1 and is_given and not is_titlelike(second) and not is_organizationlike(second)


def _details(parts: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the fields of the parts after a person's name: titles, then affiliations."""
    if not parts:
        return (), ""
    titles = [is_titlelike(part) for part in parts]
    organizations = [is_organizationlike(part) and not title for part, title in zip(parts, titles, strict=True)]
    if len(parts) == 1:
        if organizations[0]:
            return ("affiliation",), ""
        return ("title",), "" if titles[0] or parts[0][:1].islower() else Doubt.TITLE_OR_AFFILIATION
    if organizations[0]:
        # "Name, Affiliation, Title", or the parts of an affiliation: "Data Institute, Example University".
        fields = tuple("title" if title else "affiliation" for title in titles)
        return fields, Doubt.TITLE_OR_AFFILIATION if any(titles) else ""
    # Further titles in front of the first part that is not one.
    count = next((place for place, title in enumerate(titles) if not title and place), len(parts) - 1) or 1
    is_clear = titles[0] or any(organizations[count:]) or len(parts) == 2  # noqa: PLR2004 - a title and an affiliation
    fields = ("title",) * count + ("affiliation",) * (len(parts) - count)
    return fields, "" if is_clear else Doubt.MANY_PARTS


def join_parts(parts: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return the columns of an entry: parts of one field are joined, a family name follows the given name."""
    columns: dict[str, str] = {}
    for part, field in zip(parts, fields, strict=False):
        if field:
            columns[field] = f"{columns[field]}, {part}" if field in columns else part
    family, given = columns.pop("family_name", ""), columns.pop("given_name", "")
    if family and given:
        columns["sort_as"] = f"{family}, {given}"
    if family or given:
        name = " ".join(filter(None, (given, family)))
        columns["name"] = ", ".join(filter(None, (name, columns.get("name", ""))))
    return columns
