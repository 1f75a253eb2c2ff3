"""Pages of a long list: the last costs what the first does, because each begins where the index has its place.

A page is followed, or preceded, by a position in the order and not by an entry. So a cursor works when the entry it
came from has left, and tells nothing of entries that are not public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from core.cache import cached_briefly
from signatories.enums import Kind
from signatories.exceptions import InvalidCursor
from signatories.listing.tally import Tally, tally_of
from signatories.models.querysets import sort_field

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryGroup, SignatoryList
    from signatories.models.querysets import SignatoryQuerySet

#: What a row of `values` needs so that a page can end with it.
POSITION_COLUMNS = ("pk", "lead_order", "group_id", "kind", "sort_key", "sort_key_fr", "published_at")


class Position(NamedTuple):
    """Where an entry stands in the orders of its list."""

    pk: int
    lead_order: int | None
    group: int | None
    kind: str
    key: str
    published_at: str

    @classmethod
    def of(cls, entry: Signatory | Mapping[str, Any]) -> Position:
        """Return the position of an entry, or of a row that has `POSITION_COLUMNS`, in the active language."""
        row = entry if isinstance(entry, Mapping) else {name: getattr(entry, name) for name in POSITION_COLUMNS}
        published_at = row["published_at"].isoformat() if row["published_at"] else ""
        kind = Kind(row["kind"]).value
        return cls(row["pk"], row["lead_order"], row["group_id"], kind, row[sort_field()], published_at)


def encode_cursor(position: Position, signatory_list: SignatoryList, order: str) -> str:
    """Return a position as text for an address, signed: it works for one list, order and language."""
    return _signer(signatory_list, order).sign_object(list(position), compress=True)


def decode_cursor(cursor: str, signatory_list: SignatoryList, order: str) -> Position:
    """Return the position that a cursor holds. Raises `InvalidCursor` unless `encode_cursor` made it."""
    try:
        return Position(*_signer(signatory_list, order).unsign_object(cursor))
    except (BadSignature, TypeError, ValueError) as error:
        raise InvalidCursor from error


def _signer(signatory_list: SignatoryList, order: str) -> Signer:
    return Signer(salt=f"signatories.paging.{signatory_list.pk}.{order}.{sort_field()}")


class Segment(NamedTuple):
    """Where a kind of a group is printed: places compare as they follow each other; those of no group come last."""

    position: float
    group: float
    is_individual: bool

    @classmethod
    def of(cls, group: SignatoryGroup | None, kind: str) -> Segment:
        position, pk = (group.position, group.pk) if group else (inf, inf)
        return cls(position, pk, kind == Kind.INDIVIDUAL)

    @property
    def kind(self) -> Kind:
        return Kind.INDIVIDUAL if self.is_individual else Kind.ORGANIZATION

    def filter(self, entries: SignatoryQuerySet, *, backwards: bool = False) -> SignatoryQuerySet:
        """Keep the entries of this place, in order; lead signatories come before all places."""
        group = None if self.group == inf else int(self.group)
        sign = "-" if backwards else ""
        kept = entries.filter(lead_order=None, group=group, kind=self.kind)
        return kept.order_by(f"{sign}{sort_field()}", f"{sign}pk")


@dataclass(frozen=True)
class ListStructure:
    """What a list is made of: its tally, its groups by their keys, and the places anybody is at."""

    tally: Tally
    groups: dict[int, SignatoryGroup]
    places: list[Segment]

    @property
    def has_leads(self) -> bool:
        return any(row.is_lead for row in self.tally.rows)

    def only(self, kind: str) -> ListStructure:
        """Return the same without the places of the other kind."""
        return replace(self, places=[place for place in self.places if place.kind == kind])

    def group_of(self, pk: int | None) -> SignatoryGroup | None:
        """Return a group of the list by its key."""
        return self.groups.get(pk) if pk else None


@cached_briefly
def list_structure(signatory_list: SignatoryList) -> ListStructure:
    """Return what a list is made of, from its tally and its groups."""
    groups = {group.pk: group for group in signatory_list.groups.all()}
    tally = tally_of(signatory_list.pk)
    places = {Segment.of(groups.get(row.group or 0), row.kind) for row in tally.rows if not row.is_lead}
    return ListStructure(tally, groups, sorted(places))


def printed_page(
    entries: SignatoryQuerySet,
    arranged: ListStructure,
    *,
    limit: int,
    after: Position | None = None,
    before: Position | None = None,
) -> list[Any]:
    """Return up to `limit` of the entries of a list in its printed order: the first, or those next to a position.

    `entries` may be instances or `values`. Lead signatories are asked for in one query, then each kind of each group
    in one, until the page is full.
    """
    page: list[Any] = []
    for section in _sections(entries, arranged, before or after, backwards=before is not None):
        page += section[: limit - len(page)]
        if len(page) == limit:
            break
    return page[::-1] if before else page


def newest_page(entries: SignatoryQuerySet, *, limit: int, after: Position | None = None) -> list[Any]:
    """Return up to `limit` of the entries, the last published first, those that follow a position.

    `entries` may be instances or `values`.
    """
    page = entries.order_by("-published_at", "-pk")
    if after:
        at = parse_datetime(after.published_at)
        page = page.filter(Q(published_at__lt=at) | Q(pk__lt=after.pk), published_at__lte=at)
    return list(page[:limit])


def _sections(
    entries: SignatoryQuerySet, arranged: ListStructure, last: Position | None, *, backwards: bool
) -> Iterator[SignatoryQuerySet]:
    """Yield queries whose results, one after another, are the printed order from `last` on, or back from there."""
    last_place = Segment.of(arranged.group_of(last.group), last.kind) if last and last.lead_order is None else None
    leads = _leads(entries, arranged, last, last_place, backwards=backwards)
    if leads is not None and not backwards:
        yield leads
    for place in arranged.places[::-1] if backwards else arranged.places:
        if last and last_place is None and backwards:
            break
        if last_place and (place > last_place if backwards else place < last_place):
            continue
        section = place.filter(entries, backwards=backwards)
        if last and place == last_place:
            section = section.filter(_beyond_name(last, backwards=backwards))
        yield section
    if leads is not None and backwards:
        yield leads


def _leads(
    entries: SignatoryQuerySet,
    arranged: ListStructure,
    last: Position | None,
    last_place: Segment | None,
    *,
    backwards: bool,
) -> SignatoryQuerySet | None:
    """Return the query for lead signatories from `last` on; None where the page needs none."""
    if not arranged.has_leads or (last_place and not backwards):
        return None
    leads = entries.leads().in_printed_order(backwards=backwards)
    if last is None or last_place:
        return leads
    group = arranged.group_of(last.group)
    return leads.after_position(
        {
            "lead_order": last.lead_order,
            "group__position": group.position if group else None,
            "group_id": group.pk if group else None,
            "kind": last.kind,
            sort_field(): last.key,
            "pk": last.pk,
        },
        backwards=backwards,
    )


def _beyond_name(last: Position, *, backwards: bool) -> Q:
    """Return the condition that an entry of the same place comes after `last`, or before it."""
    field, sign = sort_field(), "lt" if backwards else "gt"
    # The first condition is what an index can begin at.
    return Q(**{f"{field}__{sign}e": last.key}) & (Q(**{f"{field}__{sign}": last.key}) | Q(**{f"pk__{sign}": last.pk}))
