"""Cursor pagination of long lists. The last page is as cheap as the first, because each starts by an index look-up.

A cursor holds a position in the order, not an entry. It stays valid after its entry left the list, and reveals nothing
about entries that are not public.
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
from signatories.listing.counts import Tally, tally_of
from signatories.models.querysets import sort_field

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryGroup, SignatoryList
    from signatories.models.querysets import SignatoryQuerySet

#: Columns that a `.values()` row needs for `Position.of`.
POSITION_COLUMNS = ("pk", "lead_order", "group_id", "kind", "sort_key", "sort_key_fr", "published_at")


class Position(NamedTuple):
    """The position of an entry in the orders of its list."""

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
    """Return a position as a signed text for URLs, which is valid for one list, order and language."""
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
    """The entries of one kind in one group. Segments sort in printed order; those without a group come last."""

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
        """Filter and order the entries of this segment. Lead signatories are not part of any segment."""
        group = None if self.group == inf else int(self.group)
        sign = "-" if backwards else ""
        kept = entries.filter(lead_order=None, group=group, kind=self.kind)
        return kept.order_by(f"{sign}{sort_field()}", f"{sign}pk")


@dataclass(frozen=True)
class ListStructure:
    """The structure of a list: its tally, its groups by primary key, and its non-empty segments in order."""

    tally: Tally
    groups: dict[int, SignatoryGroup]
    segments: list[Segment]

    def only(self, kind: str) -> ListStructure:
        """Return the same without the segments of the other kind."""
        return replace(self, segments=[segment for segment in self.segments if segment.kind == kind])

    def group_of(self, pk: int | None) -> SignatoryGroup | None:
        """Return a group of the list by its primary key; None for None and unknown keys."""
        return self.groups.get(pk) if pk else None


@cached_briefly
def list_structure(signatory_list: SignatoryList) -> ListStructure:
    """Return the structure of a list; cached briefly."""
    groups = {group.pk: group for group in signatory_list.groups.all()}
    tally = tally_of(signatory_list.pk)
    segments = {Segment.of(groups.get(row.group or 0), row.kind) for row in tally.rows if not row.is_lead}
    return ListStructure(tally, groups, sorted(segments))


def printed_page(
    entries: SignatoryQuerySet,
    structure: ListStructure,
    *,
    limit: int,
    after: Position | None = None,
    before: Position | None = None,
) -> list[Any]:
    """Return up to `limit` entries in printed order: the first ones, or those after or before a position.

    `entries` may be a queryset of instances or of `.values()` rows. There is one query for lead signatories and one
    for each segment, until the page is full.
    """
    page: list[Any] = []
    for query in _segment_queries(entries, structure, before or after, backwards=before is not None):
        page += query[: limit - len(page)]
        if len(page) == limit:
            break
    return page[::-1] if before else page


def newest_page(entries: SignatoryQuerySet, *, limit: int, after: Position | None = None) -> list[Any]:
    """Return up to `limit` entries, newest first: the first ones, or those after a position.

    `entries` may be a queryset of instances or of `.values()` rows.
    """
    page = entries.order_by("-published_at", "-pk")
    if after:
        at = parse_datetime(after.published_at)
        page = page.filter(Q(published_at__lt=at) | Q(pk__lt=after.pk), published_at__lte=at)
    return list(page[:limit])


def _segment_queries(
    entries: SignatoryQuerySet, structure: ListStructure, last: Position | None, *, backwards: bool
) -> Iterator[SignatoryQuerySet]:
    """Yield the queries whose concatenated results are the printed order after `last`, or backwards before it."""
    last_segment = Segment.of(structure.group_of(last.group), last.kind) if last and last.lead_order is None else None
    leads = _leads(entries, structure, last, last_segment, backwards=backwards)
    if leads is not None and not backwards:
        yield leads
    for segment in structure.segments[::-1] if backwards else structure.segments:
        if last and last_segment is None and backwards:
            break
        if last_segment and (segment > last_segment if backwards else segment < last_segment):
            continue
        query = segment.filter(entries, backwards=backwards)
        if last and segment == last_segment:
            query = query.filter(_after_name(last, backwards=backwards))
        yield query
    if leads is not None and backwards:
        yield leads


def _leads(
    entries: SignatoryQuerySet,
    structure: ListStructure,
    last: Position | None,
    last_segment: Segment | None,
    *,
    backwards: bool,
) -> SignatoryQuerySet | None:
    """Return the query for lead signatories after or before `last`; None if the page has none."""
    if (last_segment and not backwards) or not any(row.is_lead for row in structure.tally.rows):
        return None
    leads = entries.leads().in_printed_order(backwards=backwards)
    if last is None or last_segment:
        return leads
    group = structure.group_of(last.group)
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


def _after_name(last: Position, *, backwards: bool) -> Q:
    """Return the condition that an entry of the same segment comes after `last`, or before it."""
    field, sign = sort_field(), "lt" if backwards else "gt"
    # The first condition lets the database start at a position of the index.
    return Q(**{f"{field}__{sign}e": last.key}) & (Q(**{f"{field}__{sign}": last.key}) | Q(**{f"pk__{sign}": last.pk}))
