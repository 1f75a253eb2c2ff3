"""What the commands about a letter share: naming it."""

from __future__ import annotations

from core.commands import printable_argument, usage_error
from letters.exceptions import UnknownLetter
from letters.lookup import find_letter
from letters.models import LetterPage


def letter_named(slug: str) -> LetterPage:
    """Return the letter with this slug; a slug that no letter has is a wrong call."""
    try:
        # What a terminal sends in another encoding than UTF-8 no database can look for.
        return find_letter(printable_argument(slug))
    except UnknownLetter as error:
        raise usage_error(str(error)) from error
