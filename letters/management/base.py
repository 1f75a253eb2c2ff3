"""What the commands share: naming a letter, and failing with exit code 2 on a wrong call."""

from __future__ import annotations

from django.core.management.base import CommandError

from letters.exceptions import UnknownLetter
from letters.models import LetterPage
from letters.services.finding import find_letter


def wrong_call(message: str) -> CommandError:
    """Return the error to raise when a command is called wrongly; it ends with exit code 2."""
    return CommandError(message, returncode=2)


def letter_named(slug: str) -> LetterPage:
    """Return the letter with this slug; a slug that no letter has is a wrong call."""
    try:
        return find_letter(slug)
    except UnknownLetter as error:
        raise wrong_call(str(error)) from error
