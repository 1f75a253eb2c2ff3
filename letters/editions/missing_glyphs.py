"""Characters of a letter and its signatories that no font can draw. U+FFFD is printed instead of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letters.fonts import missing_glyphs
from letters.models import Letterhead, LetterPage
from signatories.fields import FIELDS, PRINTED_FIELDS
from signatories.models import SignatoryList

#: Fields of a letter that hold text, and those that hold blocks.
TEXT_FIELDS = ("title", "standfirst", "place", "subject", "salutation", "closing")
STREAM_FIELDS = ("recipients", "copies", "body")
LETTERHEAD_FIELDS = ("name", "address", "press_contact")


class TextWithMissingGlyphs(NamedTuple):
    """A letter or an entry, by its title or name, and its characters that no font can draw."""

    where: str
    characters: list[str]

    @property
    def description(self) -> str:
        """Return the characters with their code points."""
        return ", ".join(f"“{character}” (U+{ord(character):04X})" for character in self.characters)


def find_missing_glyphs(signatory_list: SignatoryList, letters: Sequence[LetterPage]) -> list[TextWithMissingGlyphs]:
    """Return the letters and public entries of a list that have missing glyphs, in printed order.

    Executes two queries for all entries and their groups.
    """
    texts = [*_letter_texts(letters), *_entry_texts(signatory_list)]
    checked = [TextWithMissingGlyphs(where, missing_glyphs(text)) for where, text in texts if not text.isascii()]
    return [text for text in checked if text.characters]


def _letter_texts(letters: Sequence[LetterPage]) -> Iterator[tuple[str, str]]:
    for letter in letters:
        texts = [str(getattr(letter, name)) for name in TEXT_FIELDS]
        texts += [json.dumps(getattr(letter, name).get_prep_value(), ensure_ascii=False) for name in STREAM_FIELDS]
        if site := letter.get_site():
            letterhead = Letterhead.for_site(site)
            texts += [str(getattr(letterhead, name)) for name in LETTERHEAD_FIELDS]
        yield letter.title, "\n".join(texts)


def _entry_texts(signatory_list: SignatoryList) -> Iterator[tuple[str, str]]:
    for group in signatory_list.groups.all():
        yield group.printed_heading, group.printed_heading
    named = signatory_list.signatories.for_printing().filter(is_name_hidden=False)
    for entry in named:
        texts = [text for name in PRINTED_FIELDS for text in FIELDS[name].texts_of(entry)]
        yield entry.name, "\n".join(texts)
