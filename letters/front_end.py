"""Where the pages of a site are: here, or at a front end of its own that lives on the API."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def front_end_of(root_url: str) -> str:
    """Return the address of the front end of a Wagtail site, without a slash at its end; "" where there is none.

    `root_url` is that of the site. `settings.HEADLESS_FRONTENDS` names front ends by host, "default" for all others.
    """
    fronts: dict[str, str] = settings.HEADLESS_FRONTENDS
    return fronts.get(urlsplit(root_url).hostname or "") or fronts.get("default", "")
