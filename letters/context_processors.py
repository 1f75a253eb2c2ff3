"""Template context of all pages."""

from __future__ import annotations

from django.http import HttpRequest

from core.sessions import has_session


def session(request: HttpRequest) -> dict[str, bool]:
    """Return `has_session`."""
    return {"has_session": has_session(request)}
