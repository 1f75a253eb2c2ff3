"""The public counts of a list with its lead signatories by name, as the press writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signatories.counts_in_words import Counts, counted_kinds, have_signed, in_sentence
from signatories.listing.counts import tally_of

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryList

#: Lead signatories that are named; all others are counted.
MAX_NAMED = 2


@dataclass(frozen=True)
class SignedBy:
    """The public counts, and the lead signatories that are named. Withheld names are counted only."""

    counts: Counts
    named: Sequence[Signatory]

    def __str__(self) -> str:
        """Return "Northlight, Larchwood, 29 other organizations and 46 individuals" in the active language.

        Without lead signatories it is the counts alone. A kind without anybody else is left out.
        """
        if not self.named:
            return str(self.counts)
        organizations = sum(entry.is_organization for entry in self.named)
        others = counted_kinds(
            self.counts, named_organizations=organizations, named_individuals=len(self.named) - organizations
        )
        return in_sentence([*(entry.printed_name for entry in self.named), *others])

    @property
    def sentence(self) -> str:
        """Return the same with a verb: "… have signed"."""
        return have_signed(str(self), self.counts)


def signed_by(signatory_list: SignatoryList) -> SignedBy:
    """Return the counts of a list with the first of its public lead signatories."""
    return SignedBy(tally_of(signatory_list.pk).counts, named_leads(signatory_list))


def named_leads(signatory_list: SignatoryList) -> list[Signatory]:
    """Return the public lead signatories that are named, in one query."""
    return list(signatory_list.signatories.public().leads().in_printed_order()[:MAX_NAMED])
