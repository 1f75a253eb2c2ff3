"""Pages that only some readers may read, by password, login or group."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from core.sessions import has_session
from letters.visibility import is_served, reachable, visible

Pages = TypeVar("Pages", bound=Any)


def is_readable(page: Page, request: HttpRequest) -> bool:
    """Return whether the reader of a request may read a page now: it is public, or unlocked for them."""
    if not is_served(page):
        return False
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def readable(pages: Pages, request: HttpRequest) -> Pages:
    """Filter pages to those that the reader of a request may read: visible ones, and those unlocked for them.

    Use it for responses to one reader only, and `visible` for everything else.
    """
    refused = Q(pk__in=[])
    for restriction in PageViewRestriction.objects.select_related("page"):
        if not restriction.accept_request(request):
            refused |= Q(path__startswith=restriction.page.path)
    return reachable(pages).exclude(refused)


def shown_to(pages: Pages, request: HttpRequest | None) -> Pages:
    """Filter pages to those that a list shows to the reader of a request: visible ones, and those unlocked for them.

    Without a request, and for readers without a session, the result is the same for everybody.
    """
    return readable(pages, request) if request and has_session(request) else visible(pages)


def restriction_of(page: Page, pk: int) -> PageViewRestriction | None:
    """Return the restriction with this key if it applies to a published page, else None."""
    return page.get_view_restrictions().filter(pk=pk).first() if is_served(page) else None
