"""Cursor pagination of long lists. The last page is as cheap as the first, because each starts by an index look-up.

A cursor holds a position in the order, not an entry. It stays valid after its entry left the list, and reveals nothing
about entries that are not public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q, Value
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from core.cache import cached_briefly
from signatories.enums import Kind
from signatories.exceptions import InvalidCursor
from signatories.listing.counts import Tally, tally_of
from signatories.models import SortOrder
from signatories.models.querysets import KEY
from signatories.sort_orders.orders import best_order, current_orders

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryGroup, SignatoryList
    from signatories.models.querysets import SignatoryQuerySet

#: Columns that a `.values()` row needs for `Position.of`: the last one only if the newest come first.
POSITION_COLUMNS = ("pk", "lead_order", "group_id", "kind", "published_at")


class Position(NamedTuple):
    """The position of an entry in the orders of its list.

    `key` is its place in the sort order whose primary key is `sort_order`; 0 stands for the current one.
    """

    pk: int
    lead_order: int | None
    group: int | None
    kind: str
    key: str
    published_at: str
    sort_order: int = 0

    @classmethod
    def of(cls, entry: Signatory | Mapping[str, Any]) -> Position:
        """Return the position of an entry of a page, or of a row of a page that has `POSITION_COLUMNS`."""
        names = (*POSITION_COLUMNS, KEY)
        row = entry if isinstance(entry, Mapping) else {name: getattr(entry, name) for name in names}
        published_at = row["published_at"].isoformat() if row.get("published_at") else ""
        sort_order = row.get("sort_order") if isinstance(entry, Mapping) else getattr(entry, "sort_order", None)
        return cls(
            row["pk"],
            row["lead_order"],
            row["group_id"],
            Kind(row["kind"]).value,
            row.get(KEY, ""),
            published_at,
            sort_order or 0,
        )


def encode_cursor(position: Position, signatory_list: SignatoryList, order: str) -> str:
    """Return a position as a signed text for URLs, which is valid for one list, order and language.

    A page after it continues in the sort order that the position was made in, as long as that exists.
    """
    return _signer(signatory_list, order).sign_object(list(position), compress=True)


def decode_cursor(cursor: str, signatory_list: SignatoryList, order: str) -> Position:
    """Return the position that a cursor holds. Raises `InvalidCursor` unless `encode_cursor` made it."""
    try:
        return Position(*_signer(signatory_list, order).unsign_object(cursor))
    except (BadSignature, TypeError, ValueError) as error:
        raise InvalidCursor from error


def _signer(signatory_list: SignatoryList, order: str) -> Signer:
    return Signer(salt=f"signatories.paging.{signatory_list.pk}.{order}.{get_language()}")


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
    def group_pk(self) -> int | None:
        return None if self.group == inf else int(self.group)

    @property
    def kind(self) -> Kind:
        return Kind.INDIVIDUAL if self.is_individual else Kind.ORGANIZATION

    def filter(
        self, entries: SignatoryQuerySet, order: SortOrder, *, country: str = "", backwards: bool = False
    ) -> SignatoryQuerySet:
        """Filter and sort the entries of this segment, or those of one country."""
        range_of: dict[str, Any] = {"group": self.group_pk, "kind": self.kind}
        if country:
            range_of["country"] = country
        kept = in_range(entries, Value(order.pk), range_of)
        return kept.reverse() if backwards else kept


def in_range(entries: SignatoryQuerySet, sort_order: Any, range_of: Mapping[str, Any]) -> SignatoryQuerySet:
    """Filter and sort the entries of a segment, which the index of a sort order holds as a range.

    `sort_order` is an expression for its primary key, `range_of` the columns of the keys with their values. Lead
    signatories are not part of any segment.
    """
    # All conditions in one call, so that they are about the same key.
    conditions = {f"sort_keys__{name}": value for name, value in {"sort_order": sort_order, **range_of}.items()}
    kept = entries.filter(lead_order=None, **conditions)
    kept = kept.annotate(**{KEY: F("sort_keys__key"), "sort_order": sort_order})
    return kept.order_by("sort_keys__key", "sort_keys__signatory_id")


@dataclass(frozen=True)
class ListStructure:
    """The structure of a list: its tally, its groups by primary key, its non-empty segments and its sort orders.

    `country` restricts pages to entries of one country, and without `has_leads` they have no lead signatories.
    """

    tally: Tally
    groups: dict[int, SignatoryGroup]
    segments: list[Segment]
    orders: Sequence[SortOrder] = ()
    has_leads: bool = False
    country: str = ""

    def only(
        self, *, kind: str = "", group: int | None = None, country: str = "", is_lead: bool | None = None
    ) -> ListStructure:
        """Return the structure for pages of some entries, without the parts that have none of them.

        Without it, a page would read the whole of a part to find nobody. Blank arguments do not filter.
        """
        rows = [
            row
            for row in self.tally.rows
            if row.named
            and (not kind or row.kind == kind)
            and (group is None or row.group == group)
            and (not country or row.country == country)
            and (is_lead is None or row.is_lead == is_lead)
        ]
        segments = {Segment.of(self.group_of(row.group), row.kind) for row in rows if not row.is_lead}
        has_leads = any(row.is_lead for row in rows)
        return replace(self, segments=sorted(segments), has_leads=has_leads, country=country)

    def sort_order(self, last: Position | None) -> SortOrder | None:
        """Return the order in which a page is read: that of the position before it, else the current one.

        Raises `InvalidCursor` if the order of the position was deleted.
        """
        if last is None or not last.sort_order:
            return best_order(self.orders)
        order = next((order for order in self.orders if order.pk == last.sort_order), None)
        order = order or SortOrder.objects.filter(pk=last.sort_order, completed_at__isnull=False).first()
        if order is None:
            raise InvalidCursor
        return order

    def group_of(self, pk: int | None) -> SignatoryGroup | None:
        """Return a group of the list by its primary key; None for None and unknown keys."""
        return self.groups.get(pk) if pk else None


@cached_briefly
def list_structure(signatory_list: SignatoryList) -> ListStructure:
    """Return the structure of a list; cached briefly."""
    groups = {group.pk: group for group in signatory_list.groups.all()}
    tally = tally_of(signatory_list.pk)
    return ListStructure(tally, groups, [], current_orders(signatory_list.pk)).only()


def printed_page(
    entries: SignatoryQuerySet,
    structure: ListStructure,
    *,
    limit: int,
    after: Position | None = None,
    before: Position | None = None,
) -> list[Any]:
    """Return up to `limit` entries in printed order: the first ones, or those after or before a position.

    `entries` may be a queryset of instances or of `.values()` rows; `structure` must be restricted by the same filters
    (`ListStructure.only`). There is one query for lead signatories and one for each segment, until the page is full.
    Raises `InvalidCursor` if the sort order of the position was deleted.
    """
    page: list[Any] = []
    order = structure.sort_order(before or after)
    if order is None:
        return page
    for query in _segment_queries(entries, structure, order, before or after, backwards=before is not None):
        page += query[: limit - len(page)]
        if len(page) == limit:
            break
    return page[::-1] if before else page


def newest_page(entries: SignatoryQuerySet, *, limit: int, after: Position | None = None) -> list[Any]:
    """Return up to `limit` entries, newest first: the first ones, or those after a position.

    `entries` may be a queryset of instances or of `.values()` rows.
    """
    page = entries.annotate(**{KEY: Value(""), "sort_order": Value(0)}).order_by("-published_at", "-pk")
    if after:
        at = parse_datetime(after.published_at)
        page = page.filter(Q(published_at__lt=at) | Q(pk__lt=after.pk), published_at__lte=at)
    return list(page[:limit])


def _segment_queries(
    entries: SignatoryQuerySet, structure: ListStructure, order: SortOrder, last: Position | None, *, backwards: bool
) -> Iterator[SignatoryQuerySet]:
    """Yield the queries whose concatenated results are the printed order after `last`, or backwards before it."""
    last_segment = Segment.of(structure.group_of(last.group), last.kind) if last and last.lead_order is None else None
    leads = _leads(entries, structure, order, last, last_segment, backwards=backwards)
    if leads is not None and not backwards:
        yield leads
    for segment in structure.segments[::-1] if backwards else structure.segments:
        if last and last_segment is None and backwards:
            break
        if last_segment and (segment > last_segment if backwards else segment < last_segment):
            continue
        query = segment.filter(entries, order, country=structure.country, backwards=backwards)
        if last and segment == last_segment:
            query = query.filter(_after_name(last, backwards=backwards))
        yield query
    if leads is not None and backwards:
        yield leads


def _leads(
    entries: SignatoryQuerySet,
    structure: ListStructure,
    order: SortOrder,
    last: Position | None,
    last_segment: Segment | None,
    *,
    backwards: bool,
) -> SignatoryQuerySet | None:
    """Return the query for lead signatories after or before `last`; None if the page has none."""
    if (last_segment and not backwards) or not structure.has_leads:
        return None
    leads = entries.leads().in_printed_order(order, backwards=backwards).annotate(sort_order=Value(order.pk))
    if last is None or last_segment:
        return leads
    group = structure.group_of(last.group)
    return leads.after_position(
        {
            "lead_order": last.lead_order,
            "group__position": group.position if group else None,
            "group_id": group.pk if group else None,
            "kind": last.kind,
            KEY: last.key,
            "pk": last.pk,
        },
        backwards=backwards,
    )


def _after_name(last: Position, *, backwards: bool) -> Q:
    """Return the condition that an entry of the same segment comes after `last`, or before it."""
    sign = "lt" if backwards else "gt"
    # The first condition lets the database start at a position of the index.
    return Q(**{f"{KEY}__{sign}e": last.key}) & (Q(**{f"{KEY}__{sign}": last.key}) | Q(**{f"pk__{sign}": last.pk}))
