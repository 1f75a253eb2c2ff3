"""Tallies: the numbers of signatories of a list, in all and in each part of it.

A tally reads the index `signatory_counted` and no entry, and is cached briefly (see
`core.cache.cached_per_key`). Pages, feeds and the API take the counts of a list from here. Counts that a tally
does not have, such as those by day in `letters/api/counts.py`, and those that must be current, such as those in
webhooks and on staff screens, are made by the methods of `SignatoryQuerySet`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from core.cache import cached_per_key
from signatories.counts_in_words import Counts
from signatories.enums import Kind
from signatories.models import Signatory


@dataclass(frozen=True)
class TallyRow:
    """The numbers for one combination of group, kind, country and lead status."""

    group: int | None
    kind: Kind
    country: str
    is_lead: bool
    named: int
    withheld: int

    @property
    def total(self) -> int:
        return self.named + self.withheld


@dataclass(frozen=True)
class Tally:
    """The numbers of signatories of one list."""

    rows: tuple[TallyRow, ...]

    @property
    def counts(self) -> Counts:
        """Return the public counts, which include withheld names."""
        totals = dict.fromkeys(Kind, 0)
        for row in self.rows:
            totals[row.kind] += row.total
        return Counts(totals[Kind.ORGANIZATION], totals[Kind.INDIVIDUAL])

    @property
    def named(self) -> int:
        """Return the number of signatories with a public name."""
        return sum(row.named for row in self.rows)

    @property
    def withheld(self) -> int:
        """Return the number of signatories who withhold their names."""
        return sum(row.withheld for row in self.rows)


def tally_of(list_pk: int) -> Tally:
    """Return the tally of one list; an empty one for an unknown list."""
    return tallies_of([list_pk])[list_pk]


@cached_per_key
def tallies_of(list_pks: Collection[int]) -> dict[int, Tally]:
    """Return the tally of each list, in one query."""
    by_list = defaultdict(list)
    is_lead = ExpressionWrapper(Q(lead_order__isnull=False), BooleanField())
    for list_pk, group, kind, country, leads, named, withheld in (
        Signatory.objects.counted()
        .filter(signatory_list__in=set(list_pks))
        .order_by()
        .values_list(
            "signatory_list",
            "group",
            "kind",
            "country",
            is_lead,
        )
        .annotate(
            named=Count("kind", filter=Q(is_name_hidden=False)), withheld=Count("kind", filter=Q(is_name_hidden=True))
        )
    ):
        by_list[list_pk].append(TallyRow(group, Kind(kind), str(country), bool(leads), named, withheld))
    return {list_pk: Tally(tuple(by_list[list_pk])) for list_pk in list_pks}
