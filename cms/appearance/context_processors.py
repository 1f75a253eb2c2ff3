"""Template context of all pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.appearance.branding import branding_for


def branding(request: HttpRequest) -> dict[str, Any]:
    """Return `branding`, evaluated lazily."""
    return {"branding": SimpleLazyObject(lambda: branding_for(request))}
