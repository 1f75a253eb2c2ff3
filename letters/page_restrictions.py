"""Pages for some readers only: by a password, by a login, or for groups."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from letters.visibility import is_in_time, reachable

Pages = TypeVar("Pages", bound=Any)


def is_readable(page: Page, request: HttpRequest) -> bool:
    """Tell whether the reader of a request may read a page now, because it is public or has been unlocked for them."""
    if not is_in_time(page):
        return False
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def readable(pages: Pages, request: HttpRequest) -> Pages:
    """Keep pages that the reader of a request may read: what `visible` keeps, and what has been unlocked for them.

    For answers to one reader. What everybody gets is asked of `visible`.
    """
    refused = Q(pk__in=[])
    for restriction in PageViewRestriction.objects.select_related("page"):
        if not restriction.accept_request(request):
            refused |= Q(path__startswith=restriction.page.path)
    return reachable(pages).exclude(refused)


def restriction_of(page: Page, pk: int) -> PageViewRestriction | None:
    """Return a restriction by its key if it holds for a page that is out, else None."""
    return page.get_view_restrictions().filter(pk=pk).first() if is_in_time(page) else None
