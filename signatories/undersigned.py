"""The public signatories of a list, arranged as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from signatories.models import Signatory


@dataclass(frozen=True)
class Counts:
    """How many have signed, organizations apart from people."""

    organizations: int
    individuals: int

    @property
    def total(self) -> int:
        return self.organizations + self.individuals

    def __str__(self) -> str:
        """Return "31 organizations and 46 individuals" in the active language; a kind without anybody is left out."""
        organizations = ngettext("%d organization", "%d organizations", self.organizations) % self.organizations
        individuals = ngettext("%d individual", "%d individuals", self.individuals) % self.individuals
        if not self.individuals:
            return organizations
        if not self.organizations:
            return individuals
        return _("%(organizations)s and %(individuals)s") % {
            "organizations": organizations,
            "individuals": individuals,
        }

    @property
    def sentence(self) -> str:
        """Return the sentence that the press quotes: "31 organizations and 46 individuals have signed"."""
        return ngettext("%s has signed", "%s have signed", self.total) % self


@dataclass
class Undersigned:
    """Lead signatories in their order; all organizations and all individuals by name, lead signatories among them."""

    leads: list[Signatory] = field(default_factory=list)
    organizations: list[Signatory] = field(default_factory=list)
    individuals: list[Signatory] = field(default_factory=list)

    @classmethod
    def of(cls, signatories: Iterable[Signatory]) -> Undersigned:
        """Arrange `signatories`, which come with the lead signatories before all others, in the active language."""
        undersigned = cls()
        for signatory in signatories:
            if signatory.is_lead:
                undersigned.leads.append(signatory)
            (undersigned.organizations if signatory.is_organization else undersigned.individuals).append(signatory)
        for group in (undersigned.organizations, undersigned.individuals):
            group.sort(key=lambda signatory: signatory.printed_sort_key)
        return undersigned

    @property
    def counts(self) -> Counts:
        return Counts(len(self.organizations), len(self.individuals))

    @property
    def names_affiliations(self) -> bool:
        """Tell whether an individual is shown with an affiliation, so that the identification note is due."""
        return any(individual.affiliation for individual in self.individuals)
