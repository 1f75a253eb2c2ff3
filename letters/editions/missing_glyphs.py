"""Characters of a letter and its signatories that no font can draw, all at once; in print U+FFFD stands for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letters.fonts import missing_glyphs
from letters.models import Letterhead, LetterPage
from signatories.fields import PRINTED_FIELDS
from signatories.models import SignatoryList

LINES = ("title", "standfirst", "place", "subject", "salutation", "closing")
STREAMS = ("recipients", "copies", "body")
LETTERHEAD = ("name", "address", "press_contact")


class WithoutGlyph(NamedTuple):
    """A text with characters that no font can draw: the title of a letter or the name of an entry, and which."""

    where: str
    characters: list[str]

    @property
    def named(self) -> str:
        """Return the characters with their numbers in Unicode."""
        return ", ".join(f"“{character}” (U+{ord(character):04X})" for character in self.characters)


def find_without_glyph(signatory_list: SignatoryList, letters: Sequence[LetterPage]) -> list[WithoutGlyph]:
    """Return what of the letters of a list and of its public entries can't be drawn, in printed order.

    Two queries for the entries and their groups, however many there are.
    """
    texts = [*_of_letters(letters), *_of_entries(signatory_list)]
    found = [WithoutGlyph(where, missing_glyphs(text)) for where, text in texts if not text.isascii()]
    return [text for text in found if text.characters]


def _of_letters(letters: Sequence[LetterPage]) -> Iterator[tuple[str, str]]:
    for letter in letters:
        texts = [str(getattr(letter, name)) for name in LINES]
        texts += [json.dumps(getattr(letter, name).get_prep_value(), ensure_ascii=False) for name in STREAMS]
        if site := letter.get_site():
            letterhead = Letterhead.for_site(site)
            texts += [str(getattr(letterhead, name)) for name in LETTERHEAD]
        yield letter.title, "\n".join(texts)


def _of_entries(signatory_list: SignatoryList) -> Iterator[tuple[str, str]]:
    for group in signatory_list.groups.all():
        yield group.printed_heading, group.printed_heading
    named = signatory_list.signatories.to_print().filter(is_name_hidden=False)
    for row in named.values_list(*PRINTED_FIELDS):
        yield row[0], "\n".join(row)
