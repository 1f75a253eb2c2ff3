"""The public counts of a list with its lead signatories by name, as the press writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from signatories.counts_in_words import Counts
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
        parts = [entry.printed_name for entry in self.named]
        if others := self.counts.organizations - organizations:
            parts.append(_organizations(others, are_others=bool(organizations)))
        if others := self.counts.individuals - (len(self.named) - organizations):
            parts.append(_individuals(others, are_others=organizations < len(self.named)))
        return in_sentence(parts)

    @property
    def sentence(self) -> str:
        """Return the same with a verb: "… have signed"."""
        return ngettext("%s has signed", "%s have signed", self.counts.total) % self


def signed_by(signatory_list: SignatoryList) -> SignedBy:
    """Return the counts of a list with the first of its public lead signatories."""
    return SignedBy(tally_of(signatory_list.pk).counts, named_leads(signatory_list))


def named_leads(signatory_list: SignatoryList) -> list[Signatory]:
    """Return the public lead signatories that are named, in one query."""
    return list(signatory_list.signatories.public().leads().in_printed_order()[:MAX_NAMED])


def in_sentence(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: "a", "a and b", "a, b and c"."""
    *first, last = parts
    if not first:
        return last
    # Translators: between the parts of a list, except the last two.
    return _("%(first)s and %(last)s") % {"first": pgettext("list", ", ").join(first), "last": last}


def _organizations(number: int, *, are_others: bool) -> str:
    if are_others:
        return ngettext("%d other organization", "%d other organizations", number) % number
    return ngettext("%d organization", "%d organizations", number) % number


def _individuals(number: int, *, are_others: bool) -> str:
    if are_others:
        return ngettext("%d other individual", "%d other individuals", number) % number
    return ngettext("%d individual", "%d individuals", number) % number
