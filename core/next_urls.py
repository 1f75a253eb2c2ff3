"""Links that return to a listing with its filters, search, order and page, by a `next` parameter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.utils import get_valid_next_url_from_request

#: Query parameters that Wagtail's scripts add to fetch a fragment of a page.
SCRIPT_PARAMETERS = ("_w_filter_fragment", "_w_form_fragment")


def add_query(url: str, query: QueryDict) -> str:
    """Return a URL with the query string of a listing, without the parameters of scripts."""
    parameters = query.copy()
    for name in SCRIPT_PARAMETERS:
        parameters.pop(name, None)
    encoded = parameters.urlencode()
    return f"{url}?{encoded}" if encoded else url


def add_next_url(url: str | None, next_url: str) -> str | None:
    """Return a URL with `next_url` as its `next` parameter, unless that is empty; None for no URL."""
    return f"{url}?{urlencode({'next': next_url})}" if url and next_url else url


def get_next_url(request: HttpRequest) -> str:
    """Return the validated `next` URL of a request, which is on this site; "" without one."""
    next_url: str = get_valid_next_url_from_request(request)
    return next_url


class NextUrlLinksMixin:
    """For an `IndexView`: the links to other views carry the URL of the filtered listing."""

    @cached_property
    def listing_url(self: Any) -> str:
        """Return the URL of the listing, also in requests for its results alone."""
        return add_query(self.index_url, self.request.GET)

    def get_edit_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_edit_url(instance), self.listing_url)  # type: ignore[misc]

    def get_inspect_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_inspect_url(instance), self.listing_url)  # type: ignore[misc]

    def get_delete_url(self: Any, instance: Any) -> str | None:
        return add_next_url(super().get_delete_url(instance), self.listing_url)  # type: ignore[misc]


class NextUrlRedirectMixin:
    """For a view of one object: saving, deleting and the breadcrumbs lead to the `next` URL."""

    def get_success_url(self: Any) -> str:
        return get_next_url(self.request) or super().get_success_url()  # type: ignore[misc]

    def get_edit_url(self: Any) -> str | None:
        return add_next_url(super().get_edit_url(), get_next_url(self.request))  # type: ignore[misc]

    def get_delete_url(self: Any) -> str | None:
        return add_next_url(super().get_delete_url(), get_next_url(self.request))  # type: ignore[misc]

    def get_breadcrumbs_items(self: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()  # type: ignore[misc]
        next_url, index_url = get_next_url(self.request), reverse(self.index_url_name)
        return [{**item, "url": next_url} if next_url and item.get("url") == index_url else item for item in items]


class NextUrlCreateMixin(NextUrlRedirectMixin):
    """For a `CreateView`: like `NextUrlRedirectMixin`."""

    @property
    def add_url(self: Any) -> str | None:
        return add_next_url(super().get_add_url(), get_next_url(self.request))  # type: ignore[misc]
