"""Logo and colour of a site's pages, which its PDFs share.

The app above registers the hook `construct_site_look(site_pk)`, which returns a `SiteLook` or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail import hooks


@dataclass(frozen=True)
class SiteLook:
    """The image of the logo, or None, and the accent colour that staff chose, or ""."""

    logo: Any = None
    colour: str = ""


def site_look(site_pk: int) -> SiteLook:
    """Return the look of the site with a primary key; a blank one if no hook returns any."""
    answers = (hook(site_pk) for hook in hooks.get_hooks("construct_site_look"))
    return next((look for look in answers if look), SiteLook())
