"""Template context of all pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.sessions import has_session
from letters.branding import branding_for


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `branding`, evaluated lazily, and `has_session`."""
    return {"branding": SimpleLazyObject(lambda: branding_for(request)), "has_session": has_session(request)}
