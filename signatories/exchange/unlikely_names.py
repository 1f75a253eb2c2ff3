"""Rows of a table that do not look like one signatory: totals, dates, headings, and several names in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from signatories.exchange.header_mapping import count_headers, is_header
from signatories.exchange.kind_words import KIND_OF_WORD
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
SEVERAL = re.compile(r"[^\W\d_][^;]*;\s*[^\W\d_]")
#: Known names of columns in one row that are no coincidence.
MIN_HEADERS = 2


def doubt_about(name: str, cells: Sequence[str], *, is_person: bool = True) -> str:
    """Return, as a translated sentence, why a row with this name may not be one signatory; "" for usual rows."""
    words = fold(name)
    if ";" in name and SEVERAL.search(name) and (is_person or name.count(";") > 1):
        return _("“%s” may be several names in one cell: “Paste names” reads them") % name[:100]
    has_number = any(character.isdigit() for character in name)
    if has_number and (DATE.search(name) or NOTE.fullmatch(words)):
        return _("“%s” looks like a note with a date or a page number") % name[:100]
    label = LAST_NUMBER.sub("", words).strip(" :=") if has_number else words
    if TOTAL.fullmatch(label) and (has_number or all(map(NUMBER.fullmatch, _others(words, cells)))):
        return _("“%s” looks like a total") % name[:100]
    is_heading = words in KIND_OF_WORD and not _others(words, cells)
    if is_heading or (is_header(words) and count_headers(cells) >= MIN_HEADERS):
        return _("“%s” looks like the heading of another table") % name[:100]
    return ""


def _others(words: str, cells: Sequence[str]) -> list[str]:
    """Return the filled cells of a row without that of the name."""
    return [cell.strip() for cell in cells if cell.strip() and fold(cell) != words]
