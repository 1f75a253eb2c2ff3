"""The public letters that members signed. Withheld names count nowhere: a count would reveal them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from core.languages import language_codes
from letters.models import LetterPage
from letters.models.listed_letters import ListedLetter, listed_letters
from signatories.models import Organization, Signatory


def letter_counts(organizations: Iterable[Organization]) -> dict[int, int]:
    """Return how many public letters organizations signed, by primary key, without those that signed none.

    A letter in several languages counts once. One query for any number of organizations.
    """
    found = _signatures(organization__in=[row.pk for row in organizations])
    counts = found.order_by().values_list("organization").annotate(number=Count("signatory_list", distinct=True))
    return dict(counts)


def letters_of(organization: Organization, language: str) -> list[ListedLetter]:
    """Return the public letters that an organization signed, newest first, each in a language if it has a translation.

    As many queries for one letter as for several.
    """
    lists = _signatures(organization=organization).order_by().values("signatory_list")
    codes = [language, *(code for code in language_codes() if code != language)]
    chosen: dict[int, LetterPage] = {}
    for letter in (
        LetterPage.objects.newest_first().filter(signatory_list__in=lists).select_related("locale", "signatory_list")
    ):
        other = chosen.get(letter.signatory_list_id)
        # Replacing keeps the place of the letter that came first.
        if other is None or codes.index(letter.language) < codes.index(other.language):
            chosen[letter.signatory_list_id] = letter
    return listed_letters(chosen.values())


def _signatures(**filters: Any) -> Any:
    """Return the entries of organizations that anybody can see on the list of a public letter."""
    lists = LetterPage.objects.public().order_by().values("signatory_list")
    return Signatory.objects.public().organizations().filter(signatory_list__in=lists, **filters)
