"""Leading back to the listing that somebody came from, with its filters, words, order and page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from wagtail.admin.utils import get_valid_next_url_from_request

#: Parameters that Wagtail's scripts add when they fetch a part of a page.
SCRIPT_PARAMETERS = ("_w_filter_fragment", "_w_form_fragment")


def add_query(address: str, query: QueryDict) -> str:
    """Return an address with the query of a listing, without what scripts added."""
    kept = query.copy()
    for name in SCRIPT_PARAMETERS:
        kept.pop(name, None)
    encoded = kept.urlencode()
    return f"{address}?{encoded}" if encoded else address


def add_next_url(address: str | None, following: str) -> str | None:
    """Return the address of a screen that leads on to `following`, if that is known; None where there is no screen."""
    return f"{address}?{urlencode({'next': following})}" if address and following else address


def get_next_url(request: HttpRequest) -> str:
    """Return where a screen leads on to, on this site; "" where nobody said."""
    following: str = get_valid_next_url_from_request(request)
    return following


class NextUrlLinksMixin:
    """For a listing: its links lead back to it as it is filtered now."""

    @property
    def listing_url(self: Any) -> str:
        """Return the address of the listing, also where a script asks for its results alone."""
        return add_query(self.index_url, self.request.GET)

    def get_edit_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_edit_url(instance), self.listing_url)  # type: ignore[misc]

    def get_inspect_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_inspect_url(instance), self.listing_url)  # type: ignore[misc]

    def get_delete_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_delete_url(instance), self.listing_url)  # type: ignore[misc]


class NextUrlRedirectMixin:
    """For a screen of one thing: saving, deleting and the breadcrumbs lead to where somebody came from."""

    def get_success_url(self: Any) -> str:
        return get_next_url(self.request) or super().get_success_url()  # type: ignore[misc]

    def get_edit_url(self: Any) -> str | None:
        return add_next_url(super().get_edit_url(), get_next_url(self.request))  # type: ignore[misc]

    def get_delete_url(self: Any) -> str | None:
        return add_next_url(super().get_delete_url(), get_next_url(self.request))  # type: ignore[misc]

    def get_breadcrumbs_items(self: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()  # type: ignore[misc]
        return leading_back(items, self)


class NextUrlCreateMixin(NextUrlRedirectMixin):
    """For the screen that adds one."""

    @property
    def add_url(self: Any) -> str | None:
        return add_next_url(super().get_add_url(), get_next_url(self.request))  # type: ignore[misc]


def leading_back(items: list[dict[str, Any]], view: Any) -> list[dict[str, Any]]:
    """Return breadcrumbs of which the listing's leads to where somebody came from."""
    following = get_next_url(view.request)
    index = reverse(view.index_url_name)
    return [{**item, "url": following} if following and item.get("url") == index else item for item in items]
