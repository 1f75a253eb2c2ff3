"""Name, logo and colours of a site's pages, from its letterhead."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from core.cache import cached_briefly
from letters.colours import Accents, accents_for
from letters.models import Letterhead
from signatories.privacy.data_controller import DataController

#: The default of the letterhead. Pages then have the colour of their style sheet.
DEFAULT_COLOUR = "#111111"
#: The rendition of the logo, at twice its size on the page.
LOGO_FILTER = "max-480x96"


@dataclass(frozen=True)
class Logo:
    """The image that replaces the name in the header, with its size in CSS pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Branding:
    """The look of a site's pages. `accents` is None for the colours of the style sheet."""

    name: str = ""
    logo: Logo | None = None
    accents: Accents | None = None


def branding_for(request: HttpRequest) -> Branding:
    """Return the branding of the site of a request; an empty one if the host has no site."""
    site = Site.find_for_request(request)
    return _branding(site) if site else Branding()


def data_controller_of_site(request: HttpRequest) -> DataController | None:
    """Return the data controller that the letterhead of a site names; None if the host has no site.

    Its name, address and contact are public: every PDF prints them.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    letterhead = Letterhead.objects.filter(site=site).first() or Letterhead(site=site)
    return DataController(letterhead.name or site.site_name, letterhead.address, letterhead.press_contact)


@cached_briefly
def _branding(site: Site) -> Branding:
    # Wagtail's `for_site` would create a missing row.
    letterhead = Letterhead.objects.filter(site=site).select_related("logo").first() or Letterhead(site=site)
    logo = None
    if letterhead.logo:
        rendition = letterhead.logo.get_rendition(LOGO_FILTER)
        logo = Logo(rendition.url, rendition.width // 2, rendition.height // 2)
    accents = accents_for(letterhead.colour) if letterhead.colour.lower() != DEFAULT_COLOUR else None
    return Branding(letterhead.name or site.site_name, logo, accents)
