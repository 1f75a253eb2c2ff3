"""The public counts of a list with its lead signatories by name, as the press writes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.functional import SimpleLazyObject

from signatories.counts_in_words import Counts, counted_kinds, have_signed, in_sentence
from signatories.listing.counts import tallies_of
from signatories.models import Signatory

if TYPE_CHECKING:
    from signatories.models import SignatoryList

#: Lead signatories that are named; all others are counted.
MAX_NAMED = 2


@dataclass(frozen=True)
class SignedBy:
    """The public counts, and the lead signatories that are named. Withheld names are counted only.

    `printed` is what an edition printed in the active language, instead of `named`.
    """

    counts: Counts
    named: Sequence[Signatory] = ()
    printed: str = ""

    def __str__(self) -> str:
        """Return "Northlight, Larchwood, 29 other organizations and 46 individuals" in the active language.

        Without lead signatories it is the counts alone. A kind without anybody else is left out.
        """
        if self.printed or not self.named:
            return self.printed or str(self.counts)
        organizations = sum(entry.is_organization for entry in self.named)
        others = counted_kinds(
            self.counts, named_organizations=organizations, named_individuals=len(self.named) - organizations
        )
        return in_sentence([*(entry.printed_name for entry in self.named), *others])

    @property
    def sentence(self) -> str:
        """Return the same with a verb: "… have signed"."""
        return have_signed(str(self), self.counts, named=len(self.named))


def signed_by(signatory_list: SignatoryList) -> SignedBy:
    """Return the counts of a list with the first of its public lead signatories, which are loaded when needed."""
    return signed_by_for([signatory_list.pk])[signatory_list.pk]


def signed_by_for(list_pks: Collection[int]) -> dict[int, SignedBy]:
    """Return the same of several lists, by primary key: one query for their counts, one for all names if needed."""
    tallies = tallies_of(list_pks)
    leads: Any = SimpleLazyObject(lambda: _leads_by_list(list_pks))

    def named_leads(pk: int) -> Any:
        return SimpleLazyObject(lambda: leads[pk])

    return {pk: SignedBy(tallies[pk].counts, named_leads(pk)) for pk in list_pks}


def _leads_by_list(list_pks: Collection[int]) -> dict[int, list[Signatory]]:
    """Return the leads that are named; any number of others is not loaded."""
    public = Signatory.objects.filter(signatory_list__in=set(list_pks)).public().leads().in_printed_order()
    place = Window(RowNumber(), partition_by="signatory_list", order_by=public.query.order_by)  # type: ignore[arg-type]
    leads: dict[int, list[Signatory]] = {pk: [] for pk in list_pks}
    for entry in public.annotate(place=place).filter(place__lte=MAX_NAMED):
        leads[entry.signatory_list_id].append(entry)
    return leads
