"""The public signatories of a list, arranged as they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django_countries.fields import Country

from signatories.counts_in_words import Counts, paper_sentence, withheld_in_words
from signatories.enums import Kind
from signatories.text import fold

if TYPE_CHECKING:
    from signatories.listing.counts import Tally
    from signatories.models import PaperSignatures, Signatory, SignatoryGroup


#: Sort key of a section in the printed list.
SectionOrder = tuple[int, int, str]


@dataclass
class Section:
    """Signatories under one heading.

    `withheld` is the number of those without a public name. `more` is the number of those that are not shown, if this
    is the beginning of a long list. `first` is the running number of the first one.
    """

    anchor: str
    heading: str
    signatories: list[Signatory] = field(default_factory=list)
    withheld: int = 0
    first: int = 1
    more: int = 0
    place: SectionOrder = field(default=(0, 0, ""), repr=False, compare=False)

    @property
    def count(self) -> int:
        return len(self.signatories) + self.withheld + self.more

    @property
    def withheld_sentence(self) -> str:
        """Return "and 4 who are not named", without the "and" if nobody of the section is named."""
        return withheld_in_words(self.withheld, after_names=bool(self.signatories))


@dataclass
class PrintedList:
    """The signatories of a list, arranged for print: lead signatories in their order, then sections by name.

    `sections` are the groups in their order, then organizations and individuals without a group, each sorted for the
    active language. With `repeats_leads` they include the lead signatories.
    """

    counts: Counts
    leads: list[Signatory]
    sections: list[Section]
    repeats_leads: bool = False
    #: Signatures on paper that have a public note, to print after the list.
    paper_notes: Sequence[PaperSignatures] = ()

    @classmethod
    def of(
        cls,
        signatories: Iterable[Signatory],
        *,
        paper: Sequence[PaperSignatures] = (),
        by_country: bool = False,
        repeats_leads: bool = False,
    ) -> PrintedList:
        """Arrange counted signatories, which must come in printed order with their groups loaded.

        `paper` are the signatures on paper of the list. `by_country` splits organizations without a group by country,
        with international ones first. It is ignored if no signatory has a country.
        """
        signatories = list(signatories)
        by_country = by_country and any(signatory.country for signatory in signatories)
        leads: list[Signatory] = []
        sections: dict[SectionOrder, Section] = {}
        section_of: dict[object, Section] = {}
        totals = Counter([signatory.kind for signatory in signatories])
        for signatory in signatories:
            if signatory.lead_order is not None and not signatory.is_name_hidden:
                leads.append(signatory)
                if not repeats_leads:
                    continue
            shared = (signatory.group_id, signatory.kind, signatory.country_code if by_country else None)
            section = section_of.get(shared)
            if section is None:
                country = signatory.country if by_country else None
                kind = Kind(signatory.kind)
                section = _section(signatory.group, kind, country, by_country=by_country)  # type: ignore[arg-type]
                section = section_of[shared] = sections.setdefault(section.place, section)
            if signatory.is_name_hidden:
                section.withheld += 1
            else:
                section.signatories.append(signatory)
        for section in sections.values():
            # Repeated lead signatories came first.
            section.signatories.sort(key=lambda entry: (entry.kind == Kind.INDIVIDUAL, entry.printed_key))
        on_paper = sum(batch.number for batch in paper)
        counts = Counts(totals[Kind.ORGANIZATION], totals[Kind.INDIVIDUAL], on_paper)
        ordered = _numbered(sections.values(), leads, repeats_leads=repeats_leads)
        return cls(counts, leads, ordered, repeats_leads, tuple(batch for batch in paper if batch.printed_note))

    def with_tally(
        self, tally: Tally, groups: Mapping[int, SignatoryGroup], *, by_country: bool, is_whole: bool
    ) -> PrintedList:
        """Return a copy with the counts of a tally, for a list that was built from named signatories only.

        If the list `is_whole`, sections are added in which all names are withheld.
        """
        sections = {section.place: section for section in self.sections}
        named = dict.fromkeys(sections, 0)
        for row in tally.rows:
            country = Country(row.country) if by_country else None
            section = _section(groups.get(row.group or 0), row.kind, country, by_country=by_country)
            if section.place not in sections and not (is_whole and row.withheld):
                continue
            section = sections.setdefault(section.place, section)
            section.withheld += row.withheld
            if self.repeats_leads or not row.is_lead:
                named[section.place] = named.get(section.place, 0) + row.named
        for place, section in sections.items():
            section.more = max(0, named.get(place, 0) - len(section.signatories))
        ordered = _numbered(sections.values(), self.leads, repeats_leads=self.repeats_leads)
        return replace(self, counts=tally.counts, sections=ordered)

    @property
    def named(self) -> list[Signatory]:
        """Return all named signatories in printed order, each once."""
        listed = [signatory for section in self.sections for signatory in section.signatories]
        return listed if self.repeats_leads else [*self.leads, *listed]

    @property
    def paper_sentence(self) -> str:
        """Return "and 120 on paper" for the end of the list, without the "and" if the list is empty; "" for none."""
        return paper_sentence(self.counts)

    @property
    def numbers_leads(self) -> bool:
        """Return whether the running numbers include the lead signatories."""
        return not self.repeats_leads

    @property
    def is_whole(self) -> bool:
        """Return whether all signatories with a public name are included."""
        return not any(section.more for section in self.sections) and self.counts.total == len(self.named) + sum(
            section.withheld for section in self.sections
        )

    @property
    def names_affiliations(self) -> bool:
        """Return whether an individual has an affiliation, so that the identification note must be shown."""
        return any(entry.affiliation for entry in self.named if not entry.is_organization)

    @property
    def marks_affiliations(self) -> bool:
        """Return whether any affiliation is marked as given for identification only."""
        return any(entry.is_affiliation_marked for entry in self.named)


def _section(
    group: SignatoryGroup | None, kind: Kind, country: Country | None, *, by_country: bool = False
) -> Section:
    """Return an empty section for entries of a group, kind and country."""
    if group:
        return Section(f"group-{group.pk}", group.printed_heading, place=(0, group.position, f"{group.pk:020}"))
    if kind == Kind.INDIVIDUAL:
        return Section("individuals", _("Individuals"), place=(1, 1, ""))
    if not by_country:
        return Section("organizations", _("Organizations"), place=(1, 0, ""))
    if not country:
        return Section("organizations-all", _("International organizations"), place=(1, 0, ""))
    heading = _("Organizations: %s") % country.name
    return Section(f"organizations-{country.code}", heading, place=(1, 0, fold(country.name)))


def _numbered(sections: Iterable[Section], leads: Sequence[Signatory], *, repeats_leads: bool) -> list[Section]:
    """Sort sections in printed order, and set the running number of the first entry of each."""
    first = 1 if repeats_leads else 1 + len(leads)
    ordered = sorted(sections, key=lambda section: section.place)
    for section in ordered:
        section.first = first
        first += section.count
    return ordered
