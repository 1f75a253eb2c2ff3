"""Lookups for views: like those of `letters.lookup`, but an unknown letter is a 404."""

from __future__ import annotations

from django.http import Http404

from letters.exceptions import UnknownLetter
from letters.lookup import find_letter_at_address, find_public_letter
from letters.models import LetterPage


def get_public_letter_or_404(slug: str, language: str | None = None) -> LetterPage:
    """Return the public letter with this slug in a language, else in the first that has it.

    Raises `LetterMoved` and `LetterGone` as `find_public_letter`, and `Http404`.
    """
    try:
        return find_public_letter(slug, language)
    except UnknownLetter as error:
        raise Http404 from error


def get_letter_at_address_or_404(slug: str, language: str) -> LetterPage:
    """Return the public letter with this slug below the URL prefix of a language.

    Raises `LetterMoved` and `LetterGone` as `find_letter_at_address`, and `Http404`.
    """
    try:
        return find_letter_at_address(slug, language)
    except UnknownLetter as error:
        raise Http404 from error
