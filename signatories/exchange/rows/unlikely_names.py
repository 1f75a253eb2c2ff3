"""Rows of a table that do not look like one signatory: totals, headings, and cells with more than a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from signatories.characters import gettext_noop
from signatories.exchange.cells.kind_words import KIND_OF_WORD
from signatories.exchange.headers.mapping import count_headers, is_header
from signatories.exchange.rows.placeholder_names import is_anonymous, is_test
from signatories.text import fold

#: Words for totals, folded, in the languages of `header_synonyms`.
TOTAL = re.compile(
    r"(?:(?:grand|sub|sous)[ -]?)?(?:totals?|totaux|sum|count|somme|summe|gesamt\w*|insgesamt|anzahl|suma|soma|somma"
    r"|totale|totaal|aantal|nombre|numero|number)"
    r"(?: (?:of|de|des|der|general|generale|geral|van|di))*(?: (?:all|the|die|las|os|le))?"
    r"(?: (?:signatur\w*|signator\w*|signatair\w*|unterzeich\w*|unterschrift\w*|firm\w*|assin\w*|ondertek\w*|names?"
    r"|noms?|namen|nombres|nomes|nomi|people|persons?|rows?|entries))?"
)
NUMBER = re.compile(r"[\d .,']*\d[\d .,']*")
LAST_NUMBER = re.compile(r"\s*[:=–—-]?\s*\(?[\d .,']*\d[\d .,']*\)?$")
#: "As of 12 March", "Stand: 12.03.2026", "Page 2 of 3".
NOTE = re.compile(
    r"(?:as of|as at|last updated|updated|stand|etat au|mis a jour|actualizado|aggiornato|atualizado|bijgewerkt|page"
    r"|seite|pagina)\b.*\d.*"
)
DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2})(?!\d)")
DIGIT = re.compile(r"\d")
SEVERAL = re.compile(r"[^\W\d_][^;]*;\s*[^\W\d_]")
#: Dates in words, beside the name of a person: "12 March 2026", "March 12, 2026".
DATE_IN_WORDS = re.compile(
    r"(?<!\d)(?:\d{1,2}(?:st|nd|rd|th|er|\.)? (?:de )?[^\W\d_]{3,10}\.?,? (?:de )?"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? )"
    r"(?:19|20)\d\d(?!\d)"
)
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./–-]{5,}\d(?!\w)")
MIN_PHONE_DIGITS = 7
#: Longer names are refused anyway.
MAX_COMPARED = 300
#: Bounded, because cells are long: the search starts again at each character.
EMAIL = re.compile(rf"[^\s@]{{1,64}}@[^\s@]{{1,{MAX_COMPARED}}}\.[^\s@.]{{2,63}}")
#: Joins two people in the cell of one: "Ada & Bo Example", "Ada Example and Bo Sample", "Ada Example / Bo Sample".
#: "y" and "e" also join the family names of one person.
JOINED = re.compile(r"\S (?:&|\+|and|et|und|u\.|och|og) \S")
IN_PARENTHESES = re.compile(r"\([^()]*\)")
#: Words between somebody who signs and the one for whom they sign, folded.
ON_BEHALF = re.compile(
    r"\b(?:on behalf of|represented by|c/o|care of|au nom d(?:e|u|es|['’])|pour le compte d|representee? par|im namen"
    r"|vertreten durch|en nombre de|en representacion de|representad[oa] por|em nome d"
    r"|a nome d|rappresentat[oa] da|namens|vertegenwoordigd door)(?=\W|[aeiou]|$)"
)
#: Abbreviations of the same; in capitals they are initials.
ON_BEHALF_SHORT = re.compile(r"\bi\. ?[AV]\. |\bp\. ?p\. ")
#: Known names of columns that are no coincidence.
MIN_HEADERS = 2
#: Names of columns that are no names of people or organizations, folded.
NO_PERSON = {
    "affiliation",
    "e-mail",
    "email",
    "name",
    "full name",
    "first name",
    "last name",
    "kind",
    "e-mail address",
}
#: A mark of a footnote at the end of a name, or before the comma after it: "Jane Doe*", "Jane Doe [1], PhD".
FOOTNOTE = re.compile(r"(?:\*+|[†‡§¶#]+|[¹²³⁰⁴-⁹]+|\[(?:\d{1,3}|[a-z*])\]|\(\d{1,2}\)|(?<=[^\W\d_]{2})\d{1,2})$")
FOOTNOTE_BEFORE = re.compile(r"^(?:\*+|[†‡§¶]+|[¹²³⁰⁴-⁹]+|\[\d{1,3}\]) ?(?=[^\W\d_])")
#: Letters of a word in capitals that is a heading, such as a region.
MIN_HEADING = 4
NOTE_SENTENCE = gettext_noop("“%s” looks like a note with a date or a page number")


def doubt_about(name: str, cells: Sequence[str], *, is_person: bool = True) -> str:
    """Return, as a translated sentence, why a row with this name may not be one signatory; "" for usual rows."""
    sentence = _doubt_about_row(name, cells, is_person=is_person) or _doubt_about_more(name, is_person=is_person)
    return _(sentence) % " · ".join(name.strip().splitlines())[:100] if sentence else ""


def holds_address(text: str) -> bool:
    """Return whether a text has an e-mail address, which nobody wants printed."""
    return "@" in text and EMAIL.search(text) is not None


def _doubt_about_row(name: str, cells: Sequence[str], *, is_person: bool) -> str:
    """Return why a row is none of a signatory: a note, a total, a heading."""
    words = fold(name)
    has_number = any(map(str.isdigit, name))
    label = LAST_NUMBER.sub("", words).strip(" :=") if has_number else words
    is_list = ";" in name and SEVERAL.search(name) is not None and (is_person or name.count(";") > 1)
    is_note = has_number and (DATE.search(name) or NOTE.fullmatch(words)) is not None
    is_total = TOTAL.fullmatch(label) is not None and (has_number or all(map(NUMBER.fullmatch, _others(words, cells))))
    is_word_in_capitals = len(words) >= MIN_HEADING and name.isupper() and " " not in words
    is_like_section = name.rstrip().endswith(":") or (is_person and is_word_in_capitals)
    is_section = is_like_section and not _others(words, cells)
    is_heading = words in KIND_OF_WORD and not _others(words, cells)
    # A table on its side has the names of its columns where people are expected.
    is_heading = is_heading or (is_header(words) and (count_headers(cells) >= MIN_HEADERS or words in NO_PERSON))
    return _first(
        (is_list, gettext_noop("“%s” may be several names in one cell: “Paste names” reads them")),
        (is_note, NOTE_SENTENCE),
        (is_total, gettext_noop("“%s” looks like a total")),
        (is_heading, gettext_noop("“%s” looks like the heading of another table")),
        (is_section, gettext_noop("“%s” looks like the heading of the rows below it")),
    )


def _doubt_about_more(name: str, *, is_person: bool) -> str:
    """Return why a cell may have more than a name, most of which nobody wants printed."""
    name = name[:MAX_COMPARED]
    words = fold(name)
    # Most names are one line without a digit.
    lines = [] if name.isprintable() else [line.strip() for line in name.strip().splitlines() if line.strip()]
    has_address = any(character.isdigit() for line in lines[1:] for character in line)
    has_title = is_person and len(lines) > 1 and " " in lines[0]
    has_phone = DIGIT.search(name) is not None and any(
        len(re.sub(r"\D", "", number)) >= MIN_PHONE_DIGITS for number in PHONE.findall(name)
    )
    head = IN_PARENTHESES.sub("", name).partition(",")[0]
    are_joined = JOINED.search(head) is not None or _are_alternatives(head)
    signs_for = ON_BEHALF.search(words) or ON_BEHALF_SHORT.search(name)
    return _first(
        (holds_address(name), gettext_noop("“%s” holds an e-mail address, which would be printed")),
        (signs_for is not None, gettext_noop("“%s” may name somebody who signs, and for whom, in one cell")),
        (has_address or has_title, gettext_noop("“%s” has several lines: a name with an address or a title?")),
        (is_person and has_phone, gettext_noop("“%s” holds a telephone number, which would be printed")),
        (is_person and DIGIT.search(words) is not None and DATE_IN_WORDS.search(words) is not None, NOTE_SENTENCE),
        (is_person and are_joined, gettext_noop("“%s” may be several people in one cell")),
        (is_anonymous(words), gettext_noop("“%s” looks like an entry without a name")),
        (is_test(words), gettext_noop("“%s” looks like a test of the form")),
        (_has_footnote(name, is_person=is_person), gettext_noop("“%s” has the mark of a footnote")),
    )


def _has_footnote(name: str, *, is_person: bool) -> bool:
    """Return whether a name has the mark of a footnote; digits alone, such as in "Studio54", only mark people."""
    name = name.strip()
    ends = (name.partition(",")[0].rstrip(), name)
    # Most names end with a letter.
    mark = next((mark for end in ends if not end[-1:].isalpha() and (mark := FOOTNOTE.search(end))), None)
    is_bare_number = mark is not None and mark[0].isascii() and mark[0].isdigit()
    return bool(mark and (is_person or not is_bare_number)) or FOOTNOTE_BEFORE.match(name) is not None


def _are_alternatives(text: str) -> bool:
    """Return whether a slash divides two full names: "Ada Example/Bo Sample" does, "AC/DC" does not."""
    halves = [half.split() for half in text.split("/")]
    return len(halves) > 1 and all(len(words) > 1 and all(word[0].isalpha() for word in words) for words in halves)


def _first(*doubts: tuple[bool, str]) -> str:
    return next((sentence for is_found, sentence in doubts if is_found), "")


def _others(words: str, cells: Sequence[str]) -> list[str]:
    """Return the filled cells of a row without that of the name."""
    return [cell.strip() for cell in cells if cell.strip() and fold(cell) != words]
