"""Template context of all pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from cms.appearance.branding import branding_for
from cms.appearance.identity import admin_identity
from core.languages import language_codes


def branding(request: HttpRequest) -> dict[str, Any]:
    """Return `branding`, and `admin_identity` for the screens of staff. Both are evaluated lazily."""
    return {
        "branding": SimpleLazyObject(lambda: branding_for(request)),
        "admin_identity": SimpleLazyObject(lambda: admin_identity(get_language() or language_codes()[0])),
    }
