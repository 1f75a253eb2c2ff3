"""Addresses of the files of a letter, which have no language in their path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from letters.models import LetterPage


def file_path(name: str, letter: LetterPage) -> str:
    """Return the path of a file of a letter, such as "share_png".

    Letters in two languages may have the same slug, as translations get it from Wagtail. So the language is part of
    the query, but for the first of the site, which is found without.
    """
    path = reverse(f"letters:{name}", args=[letter.slug])
    return path if letter.language == settings.LANGUAGES[0][0] else f"{path}?language={letter.language}"


def file_url(name: str, letter: LetterPage) -> str:
    """Return the same as a whole address."""
    return f"{settings.BASE_URL}{file_path(name, letter)}"


def asked_language(request: HttpRequest) -> str | None:
    """Return the language that the query names; None without one. Raises `Http404` where the site has no such one."""
    language = request.GET.get("language", "")
    if language and language not in dict(settings.LANGUAGES):
        raise Http404
    return language or None
