"""Pages of a long list: the last costs what the first does, because each begins where the index has its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q

from signatories.enums import Kind
from signatories.memory import for_a_moment
from signatories.querysets import sort_field

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryGroup, SignatoryList
    from signatories.querysets import SignatoryQuerySet


class Place(NamedTuple):
    """Where a kind of a group is printed: places compare as they follow each other; those of no group come last."""

    position: float
    group: float
    is_individual: bool

    @classmethod
    def of(cls, group: SignatoryGroup | None, kind: str) -> Place:
        position, pk = (group.position, group.pk) if group else (inf, inf)
        return cls(position, pk, kind == Kind.INDIVIDUAL)

    def keep(self, entries: SignatoryQuerySet) -> SignatoryQuerySet:
        """Keep the entries of this place, in order; lead signatories come before all places."""
        group = None if self.group == inf else int(self.group)
        kind = Kind.INDIVIDUAL if self.is_individual else Kind.ORGANIZATION
        return entries.filter(lead_order=None, group=group, kind=kind).order_by(sort_field(), "pk")


@dataclass(frozen=True)
class Arrangement:
    """What a list is made of: lead signatories or none, its groups by their keys, and the places anybody is at."""

    has_leads: bool
    groups: dict[int, SignatoryGroup]
    places: list[Place]


@for_a_moment
def arrangement(signatory_list: SignatoryList) -> Arrangement:
    """Return what a list is made of, in three queries that read an index each."""
    signed = signatory_list.signatories.counted()
    groups = {group.pk: group for group in signatory_list.groups.all()}
    found = signed.order_by().values_list("group", "kind").distinct()
    places = sorted(Place.of(groups.get(group or 0), kind) for group, kind in found)
    return Arrangement(signed.leads().exists(), groups, places)


def printed_page(
    entries: SignatoryQuerySet, arranged: Arrangement, *, limit: int, after: Signatory | None = None
) -> list[Any]:
    """Return up to `limit` of the entries of a list in its printed order, those that follow `after`.

    `entries` may be instances or `values`. Lead signatories are asked for in one query, then each kind of each group
    in one, until the page is full.
    """
    page: list[Any] = []
    for section in _sections(entries, arranged, after):
        page += section[: limit - len(page)]
        if len(page) == limit:
            break
    return page


def newest_page(entries: SignatoryQuerySet, *, limit: int, after: Signatory | None = None) -> list[Any]:
    """Return up to `limit` of the entries, the last published first, those that follow `after`.

    `entries` may be instances or `values`.
    """
    page = entries.order_by("-published_at", "-pk")
    if after:
        at = after.published_at
        page = page.filter(Q(published_at__lt=at) | Q(pk__lt=after.pk), published_at__lte=at)
    return list(page[:limit])


def _sections(
    entries: SignatoryQuerySet, arranged: Arrangement, after: Signatory | None
) -> Iterator[SignatoryQuerySet]:
    """Yield queries whose results, one after another, are the printed order from `after` on."""
    if arranged.has_leads and (after is None or after.is_lead):
        leads = entries.leads().in_printed_order()
        yield leads.after(after) if after else leads
    last = Place.of(after.group, after.kind) if after and not after.is_lead else None
    for place in arranged.places:
        if last and place < last:
            continue
        section = place.keep(entries)
        if after and place == last:
            field, key = sort_field(), after.printed_sort_key
            # The first condition is what an index can begin at.
            section = section.filter(Q(**{f"{field}__gt": key}) | Q(pk__gt=after.pk), **{f"{field}__gte": key})
        yield section
