"""URLs of the files of a letter. Their paths have no language prefix."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from core.languages import language_codes
from letters.models import LetterPage

#: The URL namespace of files below a language prefix, where requests are redirected.
LANGUAGE_REDIRECTS = "elsewhere"


def file_path(name: str, letter: LetterPage) -> str:
    """Return the path of a file of a letter, such as "share_png".

    Translations may share a slug, since Wagtail copies it. So the query names the language, except for the first
    language of the site.
    """
    path, query = file_path_and_query(name, letter, QueryDict(mutable=True))
    return f"{path}?{query.urlencode()}" if query else path


def file_path_and_query(name: str, letter: LetterPage, query: QueryDict) -> tuple[str, QueryDict]:
    """Return path and query of a file of a letter; parameters of `query` other than the language are preserved."""
    query = query.copy()
    query.pop("language", None)
    if letter.language != settings.LANGUAGE_CODE:
        query["language"] = letter.language
    return reverse(f"letters:{name}", args=[letter.slug]), query


def file_url(name: str, letter: LetterPage) -> str:
    """Return the absolute URL of a file of a letter, on the configured site."""
    return f"{settings.BASE_URL}{file_path(name, letter)}"


def requested_language(request: HttpRequest) -> str | None:
    """Return the language that the query names, None without one; raises `Http404` for one that the site lacks."""
    language = request.GET.get("language", "")
    if language and language not in language_codes():
        raise Http404
    return language or None
