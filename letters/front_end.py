"""Headless front ends, which show the pages of a site in place of the built-in templates."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def front_end_of(root_url: str) -> str:
    """Return the URL of the front end of a Wagtail site without trailing slash; "" if it has none.

    `root_url` is the root URL of the site. `settings.HEADLESS_FRONTENDS` maps hosts to front ends, "default" the rest.
    """
    front_ends: dict[str, str] = settings.HEADLESS_FRONTENDS
    return front_ends.get(urlsplit(root_url).hostname or "") or front_ends.get("default", "")
