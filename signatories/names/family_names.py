"""The text by which a person sorts: stated, or guessed from the name.

A guess is only ever a different order of the words of the name.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from signatories.enums import Kind, SortSource
from signatories.names.particles import with_particles
from signatories.names.splitting import SORT_TEXT_LENGTH, split_name, words_of
from signatories.text import UnprintableText, fold, printable_text

#: Chinese, Japanese and Korean letters: kana, Han and Hangul.
FAMILY_FIRST_SCRIPTS = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+")

COUNTRY_CODE = re.compile("[A-Z]{2}")


class Entry(Protocol):
    """The fields of `Signatory` that the sort text depends on."""

    kind: Any
    name: Any
    country: Any
    sort_as: Any
    sort_as_source: Any


def country_code(entry: Entry) -> str:
    """Return the code of the country of an entry; "" for none.

    In less time than `entry.country`, which makes a `Country` and looks its code up whenever it is read.
    """
    code = entry.__dict__.get("country")
    if code == "" or (isinstance(code, str) and COUNTRY_CODE.fullmatch(code)):
        return code
    return str(entry.country or "")


def is_written_family_first(name: str) -> bool:
    """Return whether a name is in Chinese, Japanese or Korean letters only: the family name is written first."""
    return bool(FAMILY_FIRST_SCRIPTS.fullmatch(name))


def guess_sort_text(name: str, country: str = "") -> str:
    """Return the text by which a person probably sorts: "Tremblay, Josée" for "Josée Tremblay"."""
    return split_name(name, country).sort_text


def fits(name: str, sort_text: str) -> bool:
    """Return whether all words of a sort text occur in a name."""
    return {fold(word) for word in words_of(sort_text)} <= {fold(word) for word in words_of(name)}


def is_outdated(sort_text: str, former_name: str, name: str) -> bool:
    """Return whether a sort text was made of the words of a former name and has words that the new name lacks."""
    return fits(former_name, sort_text) and not fits(name, sort_text)


def family_name_sort_text(entry: Entry, particles: str) -> str:
    """Return the text by which a person sorts on a list by family name. `particles` is the setting of the list.

    Texts that staff or the signer stated are used literally.
    """
    country = country_code(entry)
    text = entry.sort_as or guess_sort_text(entry.name, country)
    if entry.sort_as and entry.sort_as_source not in (SortSource.GUESSED, SortSource.PARTS):
        return text
    return with_particles(text, particles, country)


def derive_sort_text(entry: Entry) -> None:
    """Set the sort text of an entry before it is saved, unless it was stated; a guess follows the name. Idempotent.

    A text without a source is one that staff stated. Organizations have no guesses.
    """
    if not entry.sort_as or entry.sort_as_source == SortSource.GUESSED:
        is_person = entry.kind == Kind.INDIVIDUAL
        entry.sort_as = _stored_guess(entry.name, country_code(entry)) if is_person else ""
        entry.sort_as_source = SortSource.GUESSED.value if is_person else ""
    elif entry.kind == Kind.INDIVIDUAL:
        entry.sort_as_source = entry.sort_as_source or SortSource.STATED
    else:
        entry.sort_as_source = SortSource.STATED


def _stored_guess(name: str, country: str) -> str:
    """Return the guess for a name; "" for a name of an early release that could not be stored today."""
    text = guess_sort_text(name, country)
    try:
        return printable_text(text) if len(text) <= SORT_TEXT_LENGTH else ""
    except UnprintableText:
        return ""
