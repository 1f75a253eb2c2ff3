"""The public counts of a list: organizations and individuals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Counts:
    """The numbers of organizations and individuals that have signed."""

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
