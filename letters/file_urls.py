"""Addresses of the files of a letter, which have no language in their path."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from letters.models import LetterPage

#: The namespace of addresses of files below a language, which lead to their own.
ELSEWHERE = "elsewhere"


def file_path(name: str, letter: LetterPage) -> str:
    """Return the path of a file of a letter, such as "share_png".

    Letters in two languages may have the same slug, as translations get it from Wagtail. So the language is part of
    the query, but for the first of the site, which is found without.
    """
    path, query = file_address(name, letter, QueryDict(mutable=True))
    return f"{path}?{query.urlencode()}" if query else path


def file_address(name: str, letter: LetterPage, query: QueryDict) -> tuple[str, QueryDict]:
    """Return path and query of a file of a letter; the rest of `query` comes along."""
    query = query.copy()
    query.pop("language", None)
    if letter.language != settings.LANGUAGES[0][0]:
        query["language"] = letter.language
    return reverse(f"letters:{name}", args=[letter.slug]), query


def file_url(name: str, letter: LetterPage) -> str:
    """Return the same as a whole address."""
    return f"{settings.BASE_URL}{file_path(name, letter)}"


def requested_language(request: HttpRequest) -> str | None:
    """Return the language that the query names; None without one. Raises `Http404` where the site has no such one."""
    language = request.GET.get("language", "")
    if language and language not in dict(settings.LANGUAGES):
        raise Http404
    return language or None
