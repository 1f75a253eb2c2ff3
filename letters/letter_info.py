"""What the public knows a signatory list by: its letter."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Site

from letters.models import Letterhead, LetterPage
from letters.models.public_letters import public_letter_for
from signatories.letter_info import LetterInfo
from signatories.models import SignatoryList


def letter_info_for(signatory_list: SignatoryList, language: str) -> LetterInfo | None:
    """Return title and address of a list's public letter, in a language if it is public there, else in another one.

    Without a title and an address where no letter of the list is public, since those of drafts are for staff; None
    where the list has no letter. The address is at the front end of the letter's site, else on the configured site,
    whatever host a request named.
    """
    letter = public_letter_for(signatory_list, language)
    if letter is None and not LetterPage.objects.filter(signatory_list=signatory_list).exists():
        return None
    site = Site.objects.filter(is_default_site=True).first()
    letterhead = Letterhead.for_site(site) if site else Letterhead()
    if letter is None:
        return LetterInfo("", organizer=letterhead.name, contact=letterhead.press_contact)
    parts = letter.get_url_parts()
    base_url = letter.front_end or settings.BASE_URL
    return LetterInfo(
        title=letter.title,
        url=f"{base_url}{parts[2]}" if parts else "",
        base_url=base_url,
        organizer=letterhead.name,
        contact=letterhead.press_contact,
    )


def is_list_public(signatory_list: SignatoryList) -> bool | None:
    """Tell whether a letter of a list is public, in whichever language; None for a list that has no letter."""
    if LetterPage.objects.public().filter(signatory_list=signatory_list).exists():
        return True
    return False if LetterPage.objects.filter(signatory_list=signatory_list).exists() else None
