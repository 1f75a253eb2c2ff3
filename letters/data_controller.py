"""The data controller of a site, from its letterhead."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Site

from letters.models import Letterhead
from signatories.privacy.data_controller import DataController


def data_controller_of_site(request: HttpRequest) -> DataController | None:
    """Return the data controller of the site that was requested; None if the host has no site."""
    site = Site.find_for_request(request)
    return data_controller_of(site) if site else None


def data_controller_of(site: Site) -> DataController:
    """Return the data controller that the letterhead of a site names.

    Its name, address and contact are public: every PDF prints them.
    """
    letterhead = Letterhead.objects.filter(site=site).first() or Letterhead(site=site)
    return DataController(letterhead.name or site.site_name, letterhead.address, letterhead.press_contact)
