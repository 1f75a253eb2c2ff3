"""The public signatories of a list, arranged as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signatories.enums import Kind
from signatories.text import fold

if TYPE_CHECKING:
    from django_countries.fields import Country

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
class Section:
    """Signatories under one heading. `withheld` more belong to it, who are counted and not named.

    `first` is the running number of the first of them.
    """

    anchor: str
    heading: str
    signatories: list[Signatory] = field(default_factory=list)
    withheld: int = 0
    first: int = 1

    @property
    def count(self) -> int:
        return len(self.signatories) + self.withheld

    @property
    def withheld_sentence(self) -> str:
        """Return "and 4 who withheld their names"; alone where nobody of the section is named."""
        if not self.signatories:
            return ngettext("%d who withheld their name", "%d who withheld their names", self.withheld) % self.withheld
        return (
            ngettext("and %d who withheld their name", "and %d who withheld their names", self.withheld)
            % self.withheld
        )


@dataclass
class Undersigned:
    """Who has signed: lead signatories in their order, then everybody, lead signatories among them, by name.

    `sections` are the groups of the list in their order, then the organizations and the individuals that
    are in no group; each in the alphabet of the active language.
    """

    counts: Counts
    leads: list[Signatory]
    sections: list[Section]

    @classmethod
    def of(cls, signatories: Iterable[Signatory], *, by_country: bool = False) -> Undersigned:
        """Arrange `signatories`, who are counted and come in printed order, with their groups at hand.

        `by_country` sets organizations without a group under the name of their country, those without one first as
        international; where no country is known, all stay together.
        """
        signatories = list(signatories)
        by_country = by_country and any(signatory.country for signatory in signatories)
        leads: list[Signatory] = []
        sections: dict[tuple[int, int, str], Section] = {}
        totals = dict.fromkeys(Kind, 0)
        for signatory in signatories:
            totals[Kind(signatory.kind)] += 1
            place, section = cls._section_of(signatory, by_country=by_country)
            section = sections.setdefault(place, section)
            if signatory.is_name_hidden:
                section.withheld += 1
                continue
            section.signatories.append(signatory)
            if signatory.is_lead:
                leads.append(signatory)
        for section in sections.values():
            section.signatories.sort(key=lambda signatory: (-signatory.is_organization, signatory.printed_sort_key))
        first = 1
        for place in sorted(sections):
            sections[place].first = first
            first += sections[place].count
        return cls(
            Counts(totals[Kind.ORGANIZATION], totals[Kind.INDIVIDUAL]),
            leads,
            [sections[place] for place in sorted(sections)],
        )

    @staticmethod
    def _section_of(signatory: Signatory, *, by_country: bool) -> tuple[tuple[int, int, str], Section]:
        group = signatory.group
        if group:
            return (0, group.position, f"{group.pk:020}"), Section(f"group-{group.pk}", group.printed_heading)
        if signatory.is_organization and by_country:
            country: Country = signatory.country  # type: ignore[assignment]
            heading = _("Organizations: %s") % country.name if country else _("International organizations")
            return (1, 0, fold(country.name)), Section(f"organizations-{country.code or 'all'}", heading)
        if signatory.is_organization:
            return (1, 0, ""), Section("organizations", _("Organizations"))
        return (1, 1, ""), Section("individuals", _("Individuals"))

    @property
    def named(self) -> list[Signatory]:
        """Return everybody who is named, in printed order."""
        return [signatory for section in self.sections for signatory in section.signatories]

    @property
    def names_affiliations(self) -> bool:
        """Tell whether an individual is shown with an affiliation, so that the identification note is due."""
        return any(entry.affiliation for entry in self.named if not entry.is_organization)

    @property
    def marks_affiliations(self) -> bool:
        """Tell whether an affiliation is marked as given for identification only."""
        return any(entry.is_affiliation_marked for entry in self.named)
