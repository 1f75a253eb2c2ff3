"""What the commands share: naming a letter, and failing with exit code 2 on a wrong call."""

from __future__ import annotations

from django.core.management.base import CommandError

from letters.exceptions import UnknownLetter
from letters.models import LetterPage
from letters.services.finding import find_letter


class WrongCall(CommandError):
    """The command was called wrongly; it ends with exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


def letter_named(slug: str) -> LetterPage:
    """Return the letter with this slug; raises `WrongCall` when there is none."""
    try:
        return find_letter(slug)
    except UnknownLetter as error:
        raise WrongCall(str(error)) from error
