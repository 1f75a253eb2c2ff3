"""Pages of a long list: the last costs what the first does, because each begins where the index has its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from signatories.enums import Kind

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryList
    from signatories.querysets import SignatoryQuerySet


def printed_page(
    entries: SignatoryQuerySet, signatory_list: SignatoryList, *, limit: int, after: Signatory | None = None
) -> list[Signatory]:
    """Return up to `limit` of the entries of a list in their printed order, those that follow `after`.

    Lead signatories are asked for in one query, then each kind of each group in one, until the page is full.
    """
    page: list[Signatory] = []
    for section in _sections(entries, signatory_list, after):
        page += section[: limit - len(page)]
        if len(page) == limit:
            break
    return page


def newest_page(entries: SignatoryQuerySet, *, limit: int, after: Signatory | None = None) -> list[Signatory]:
    """Return up to `limit` of the entries, the last published first, those that follow `after`."""
    page = entries.order_by("-published_at", "-pk")
    if after:
        at = after.published_at
        page = page.filter(Q(published_at__lt=at) | Q(pk__lt=after.pk), published_at__lte=at)
    return list(page[:limit])


def _sections(
    entries: SignatoryQuerySet, signatory_list: SignatoryList, after: Signatory | None
) -> Iterator[SignatoryQuerySet]:
    """Yield queries whose results, one after another, are the printed order from `after` on."""
    if after is None or after.is_lead:
        leads = entries.exclude(lead_order=None).in_printed_order()
        yield leads.after(after) if after else leads
        after = None
    groups = [*signatory_list.groups.order_by("position", "pk").values_list("pk", flat=True), None]
    places = [(group, kind) for group in groups for kind in (Kind.ORGANIZATION, Kind.INDIVIDUAL)]
    first = places.index((after.group_id, Kind(after.kind))) if after else 0
    for group, kind in places[first:]:
        section = entries.filter(lead_order=None, group=group, kind=kind).order_by("sort_key", "pk")
        if after and (group, kind) == places[first]:
            # The first condition is what an index can begin at.
            section = section.filter(Q(sort_key__gt=after.sort_key) | Q(pk__gt=after.pk), sort_key__gte=after.sort_key)
        yield section
