"""Which of the two languages something is shown in, and which a colleague reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def is_french() -> bool:
    """Tell whether the active language is French, of whichever country."""
    return (get_language() or "").startswith("fr")


def preferred_language(user: AbstractBaseUser | None) -> str:
    """Return the language in which a colleague reads the admin; the site's first without one.

    For what the worker writes for somebody: it has no request that would tell.
    """
    profile = getattr(user, "wagtail_userprofile", None)
    return str(profile.get_preferred_language()) if profile else settings.LANGUAGE_CODE
