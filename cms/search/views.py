"""The search page, in each language of the site, without JavaScript."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cms.search.results import find_pages, find_signatories, load_pages, searched_words
from core.languages import addresses_in_other_languages
from core.page_cache import cache_for_anonymous
from core.rate_limited_views import rate_limited


@cache_for_anonymous("q", "page")
@rate_limited("GET", "HEAD")
def search(request: HttpRequest) -> HttpResponse:
    """Show a page of what is found for `q` in the language of the address."""
    words = searched_words(request.GET.get("q", ""))
    language = get_language() or settings.LANGUAGE_CODE
    pages = Paginator(find_pages(words, language), settings.SEARCH_PAGE_RESULTS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "words": words,
        "page_of": pages,
        "pages": load_pages(list(pages.object_list)),
        "signed": find_signatories(words, language) if pages.number == 1 else [],
        "languages": addresses_in_other_languages("search"),
    }
    response = render(request, "search/page.html", context)
    # Search engines should index the pages that are found.
    response["X-Robots-Tag"] = "noindex"
    return response
