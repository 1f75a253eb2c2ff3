"""Public information about the letter of a signatory list, for `signatories`, which does not know letters."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from wagtail.models import Site

from core.typography import typeset_text
from letters.models import Letterhead, LetterPage
from letters.models.public_letters import letter_in, public_letters_for
from signatories.letter_info import LetterInfo
from signatories.models import SignatoryList


def letter_info_for(signatory_list: SignatoryList, language: str) -> LetterInfo | None:
    """Return title and URL of the public letter of a list, in a language, else in another; None if it has no letter.

    Title and URL are empty if no letter of the list is public, since those of drafts are for staff. The URL is at the
    front end of the letter's site, else on the configured site, whatever the host of the request.
    """
    letters = public_letters_for(signatory_list)
    letter = letter_in(letters, language)
    if letter is None and not LetterPage.objects.filter(signatory_list=signatory_list).exists():
        return None
    site = Site.objects.filter(is_default_site=True).first()
    letterhead = Letterhead.for_site(site) if site else Letterhead()
    if letter is None:
        return LetterInfo("", organizer=letterhead.name, contact=letterhead.press_contact)
    parts = letter.get_url_parts()
    base_url = letter.front_end or settings.BASE_URL
    return LetterInfo(
        title=typeset_text(letter.title, letter.language),
        url=f"{base_url}{parts[2]}" if parts else "",
        base_url=base_url,
        organizer=letterhead.name,
        contact=letterhead.press_contact,
        languages=tuple(letter.language for letter in letters),
    )


def is_list_public(signatory_list: SignatoryList) -> bool | None:
    """Return whether a letter of a list is public in any language; None if the list has no letter."""
    if LetterPage.objects.public().filter(signatory_list=signatory_list).exists():
        return True
    return False if LetterPage.objects.filter(signatory_list=signatory_list).exists() else None


def list_letter_languages(list_pk: int | None) -> Iterable[tuple[int, str]]:
    """Return list and language of each letter, drafts included; of all lists if `list_pk` is None."""
    letters = LetterPage.objects.all() if list_pk is None else LetterPage.objects.filter(signatory_list=list_pk)
    return letters.order_by().values_list("signatory_list", "locale__language_code").distinct()


def list_public_lists() -> Iterable[int]:
    """Return the primary keys of the lists of public letters, in one query."""
    return LetterPage.objects.public().order_by().values_list("signatory_list", flat=True).distinct()
