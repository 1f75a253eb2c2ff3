"""Tallies: the numbers of signatories of a list, in all and in each part of it.

A tally reads the index `signatory_counted` and no entry, and is cached briefly (see
`core.cache.cached_per_key`). Pages, feeds and the API take the counts of a list from here. Counts that must be
current, such as those in webhooks and on staff screens, come from `current_counts`; those that a tally does not have,
such as those by country in `letters/api/counts.py`, from the methods of `SignatoryQuerySet`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, IntegerField, Q, QuerySet, Sum, Value

from core.cache import cached_per_key
from signatories.counts_in_words import Counts
from signatories.enums import Kind
from signatories.models import PaperSignatures, Signatory, SignatoryList

#: In the place of the kind, in the row that has the signatures on paper of a list.
PAPER = "paper"


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
    #: Signatures on paper, which no row includes.
    paper: int = 0

    @property
    def counts(self) -> Counts:
        """Return the public counts, which include withheld names and have signatures on paper apart."""
        totals = dict.fromkeys(Kind, 0)
        for row in self.rows:
            totals[row.kind] += row.total
        return Counts(totals[Kind.ORGANIZATION], totals[Kind.INDIVIDUAL], self.paper)

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
    entries, paper = defaultdict(list), {}
    for list_pk, group, kind, country, is_lead, named, withheld in _entry_rows(list_pks).union(
        _paper_rows(list_pks), all=True
    ):
        if kind == PAPER:
            paper[list_pk] = named
        else:
            entries[list_pk].append(TallyRow(group, Kind(kind), str(country), bool(is_lead), named, withheld))
    return {list_pk: Tally(tuple(entries[list_pk]), paper.get(list_pk, 0)) for list_pk in list_pks}


def counts_by_day(list_pk: int) -> list[tuple[date | None, Counts]]:
    """Return the counts of a list for each day on which somebody signed, in their order; without a day come last.

    For the API and for charts, in one query and without a cache.
    """
    return Signatory.objects.counted().filter(signatory_list=list_pk).counts_by("signed_on")


def noted_paper(signatory_list: SignatoryList, counts: Counts) -> tuple[PaperSignatures, ...]:
    """Return the signatures on paper that have a public note, the oldest first; no query if the counts have none."""
    batches = signatory_list.paper_signatures.all() if counts.paper else []
    return tuple(batch for batch in batches if batch.printed_note)


def current_counts(signatory_list: SignatoryList) -> Counts:
    """Return the public counts as they are now, in two queries and without a cache."""
    counts = signatory_list.signatories.counted().counts()
    return replace(counts, paper=signatory_list.paper_signatures.total())


def _entry_rows(list_pks: Collection[int]) -> QuerySet[Signatory, tuple[Any, ...]]:
    is_lead = ExpressionWrapper(Q(lead_order__isnull=False), BooleanField())
    entries = Signatory.objects.counted().filter(signatory_list__in=set(list_pks)).order_by()
    return entries.values_list("signatory_list", "group", "kind", "country", is_lead).annotate(
        named=Count("kind", filter=Q(is_name_hidden=False)), withheld=Count("kind", filter=Q(is_name_hidden=True))
    )


def _paper_rows(list_pks: Collection[int]) -> QuerySet[PaperSignatures, tuple[Any, ...]]:
    """Return a row for each list with signatures on paper, with the columns of `_entry_rows`."""
    paper = PaperSignatures.objects.filter(signatory_list__in=set(list_pks)).order_by()
    no_group = Value(None, output_field=IntegerField())
    return paper.values_list("signatory_list", no_group, Value(PAPER), Value(""), Value(False)).annotate(
        named=Sum("number"), withheld=Value(0)
    )
