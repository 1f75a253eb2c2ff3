"""Absolute links to this site, for mails, files and front ends elsewhere."""

from __future__ import annotations

import re

from django.conf import settings

#: The beginning of a link to this site, in HTML that Wagtail or a template wrote.
LOCAL_LINK = re.compile(r'(?<=\bhref=")/(?!/)')


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site; absolute URLs, as of a remote storage, stay unchanged."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def absolute_links(html: str) -> str:
    """Return HTML with absolute links to this site."""
    return LOCAL_LINK.sub(f"{settings.BASE_URL}/", html)
