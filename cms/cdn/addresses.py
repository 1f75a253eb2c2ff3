"""Which responses a cache in front of the site may keep until it is told to forget them, and their addresses.

These are the files of editions: they never change, and are taken away by one of few acts. Everything else may change
for many reasons, and is kept for seconds only, as in the caches of the site itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.models import Site

from letters.models import Edition

#: The views whose responses are kept; `addresses_of_editions` has to name all of their addresses.
KEPT_VIEWS = frozenset({"permanent:pdf", "permanent:csv"})
#: The statuses with which they send a file, or that it did not change.
KEPT_STATUSES = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED})


def is_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether a response may be kept until its address is purged.

    The same file under another host, with a query, in capitals or with other escapes is another address, which nobody
    would purge. Some caches also keep one for each `Origin`.
    """
    match = request.resolver_match
    if match is None or match.view_name not in KEPT_VIEWS or response.status_code not in KEPT_STATUSES:
        return False
    # Django decodes the path, and drops an empty query; gunicorn names the address that was asked for.
    address = request.META.get("RAW_URI", request.get_full_path())
    is_canonical = address == reverse(match.view_name, kwargs=match.kwargs) and "Origin" not in request.headers
    return is_canonical and f"{request.scheme}://{request.get_host()}" in site_origins()


def addresses_of_editions(editions: Iterable[Edition]) -> Iterator[str]:
    """Yield the paths of the files of editions that have a number."""
    for edition in editions:
        yield edition.signatories_url
        for file in edition.files.all():
            yield file.get_absolute_url()


def editions_of_lists(list_ids: Iterable[int]) -> Iterable[Edition]:
    """Return the numbered editions of lists with everything that their addresses are made of, in two queries."""
    editions = Edition.objects.numbered().filter(signatory_list__in=list_ids)
    return editions.select_related("signatory_list__permanent_address").prefetch_related("files")


def site_origins() -> set[str]:
    """Return scheme and host of each address under which the site is read; cached by Wagtail."""
    return {settings.BASE_URL, *(root.root_url for root in Site.get_site_root_paths())}
