"""Shared code of commands about a letter."""

from __future__ import annotations

from core.commands import printable_argument, usage_error
from letters.exceptions import UnknownLetter
from letters.lookup import find_letter
from letters.models import LetterPage


def letter_by_slug(slug: str) -> LetterPage:
    """Return the letter with this slug; an unknown slug ends the command with exit code 2."""
    try:
        # Databases reject surrogates, which stand for bytes that are not UTF-8.
        return find_letter(printable_argument(slug))
    except UnknownLetter as error:
        raise usage_error(str(error)) from error
