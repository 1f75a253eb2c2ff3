"""The name, logo and colour that all pages of a site bear, from its letterhead."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from core.cache import cached_briefly
from letters.colours import Accents, accents_of
from letters.models import Letterhead
from signatories.privacy.data_controller import DataController

#: The colour of a letterhead that nobody chose; pages then keep the colour of their style sheet.
UNCHOSEN = "#111111"
LOGO = "max-480x96"


@dataclass(frozen=True)
class Logo:
    """The picture in the header, in the place of the name."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Branding:
    """How the pages of a site look. `accents` is None where the style sheet decides."""

    name: str = ""
    logo: Logo | None = None
    accents: Accents | None = None


def branding_for(request: HttpRequest) -> Branding:
    """Return the branding of the site that a request is for; a plain one where the host has no site."""
    site = Site.find_for_request(request)
    return _branding(site) if site else Branding()


def data_controller_of_site(request: HttpRequest) -> DataController | None:
    """Return who the letterhead of a site says that it is from; None where the host has no site.

    What was typed by staff into the letterhead is public: it is printed in every PDF.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    letterhead = Letterhead.objects.filter(site=site).first() or Letterhead(site=site)
    return DataController(letterhead.name or site.site_name, letterhead.address, letterhead.press_contact)


@cached_briefly
def _branding(site: Site) -> Branding:
    # Wagtail's `for_site` would write the row that is missing.
    letterhead = Letterhead.objects.filter(site=site).select_related("logo").first() or Letterhead(site=site)
    logo = None
    if letterhead.logo:
        rendition = letterhead.logo.get_rendition(LOGO)
        # Half of its pixels, for sharp screens.
        logo = Logo(rendition.url, rendition.width // 2, rendition.height // 2)
    accents = accents_of(letterhead.colour) if letterhead.colour.lower() != UNCHOSEN else None
    return Branding(letterhead.name or site.site_name, logo, accents)
