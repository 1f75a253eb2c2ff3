"""What the public knows a signatory list by: its letter."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Site

from letters.models import Letterhead, LetterPage
from signatories.descriptions import Description
from signatories.models import SignatoryList


def describe(signatory_list: SignatoryList, language: str) -> Description | None:
    """Return title and address of a list's letter, in a language where there is one, else in any; None without letter.

    The address is at the front end of the letter's site, else on the configured site, whatever host a request named.
    """
    letters = list(
        LetterPage.objects.filter(signatory_list=signatory_list, alias_of=None).select_related("locale").order_by("pk")
    )
    if not letters:
        return None
    letter = next((letter for letter in letters if letter.language == language), letters[0])
    site = Site.objects.filter(is_default_site=True).first()
    letterhead = Letterhead.for_site(site) if site else Letterhead()
    parts = letter.get_url_parts()
    pages_at = letter.front_end or settings.BASE_URL
    return Description(
        title=letter.title,
        address=f"{pages_at}{parts[2]}" if parts else "",
        pages_at=pages_at,
        organizer=letterhead.name,
        contact=letterhead.press_contact,
    )
