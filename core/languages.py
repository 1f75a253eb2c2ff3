"""The active language, and the preferred language of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def is_french() -> bool:
    """Return whether the active language is French, of any country."""
    return (get_language() or "").startswith("fr")


def preferred_language(user: AbstractBaseUser | None) -> str:
    """Return the language that a user chose for the admin; `settings.LANGUAGE_CODE` without a user or choice.

    For the worker, which has no request to read a language from.
    """
    profile = getattr(user, "wagtail_userprofile", None)
    return str(profile.get_preferred_language()) if profile else settings.LANGUAGE_CODE
