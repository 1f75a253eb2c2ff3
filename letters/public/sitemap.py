"""The sitemap: every letter, with its other languages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from letters.models import LetterIndexPage, LetterPage
from letters.visibility import visible


def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the addresses of all pages that anybody may read, with their translations; its queries don't grow."""
    response = render(request, "letters/public/sitemap.xml", {"urlset": _urlset()}, content_type="application/xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _urlset() -> list[dict[str, Any]]:
    pages = [
        page
        for model in (LetterIndexPage, LetterPage)
        for page in visible(model._default_manager.filter(alias_of=None)).select_related("locale").order_by("pk")
    ]
    translations = defaultdict(list)
    for page in pages:
        translations[page.translation_key].append({"location": page.full_url, "language": page.locale.language_code})
    return [
        {
            "location": page.full_url,
            "lastmod": page.last_published_at,
            "alternates": translations[page.translation_key],
        }
        for page in pages
    ]
