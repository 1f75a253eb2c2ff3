"""Search and filters of the public list of signatories, paginated in printed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_countries import countries

from signatories.enums import Kind
from signatories.exceptions import InvalidCursor
from signatories.listing.counts import Tally
from signatories.listing.pagination import (
    ListStructure,
    Position,
    decode_cursor,
    encode_cursor,
    list_structure,
    printed_page,
)
from signatories.listing.printed_list import Section
from signatories.text import clean_text

if TYPE_CHECKING:
    from signatories.models import Signatory, SignatoryList
    from signatories.models.querysets import SignatoryQuerySet

MAX_QUERY_LENGTH = 200
ORDER = "printed"


@dataclass(frozen=True)
class SignatoryFilters:
    """The filters in a query string. Invalid values are ignored, so that every URL shows a page."""

    words: str = ""
    kind: str = ""
    country: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> SignatoryFilters:
        """Parse the parameters of a query string."""
        words = clean_text(given.get("q", "").replace("\x00", "")[:MAX_QUERY_LENGTH]).replace("\n", " ")
        kind, country = given.get("kind", ""), given.get("country", "")
        return cls(words, kind if kind in Kind.values else "", country if country in countries.countries else "")

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.kind or self.country)

    @property
    def parameters(self) -> dict[str, str]:
        """Return the active filters as parameters of a query string."""
        named = {"q": self.words, "kind": self.kind, "country": self.country}
        return {name: value for name, value in named.items() if value}

    def apply(self, entries: SignatoryQuerySet) -> SignatoryQuerySet:
        """Filter entries. Words match regardless of case and accents."""
        if self.kind:
            entries = entries.filter(kind=self.kind)
        if self.country:
            entries = entries.filter(country=self.country)
        return entries.matching(self.words) if self.words else entries


@dataclass
class SignatoryPage:
    """One page, with the tally of the whole list.

    `previous` and `next` are the query parameters of the adjacent pages; None if there is no such page.
    """

    entries: list[Signatory]
    tally: Tally
    sections: list[Section] = field(default_factory=list)
    previous: dict[str, str] | None = None
    next: dict[str, str] | None = None

    @cached_property
    def names_affiliations(self) -> bool:
        """Return whether an individual has an affiliation, so that the identification note must be shown."""
        return any(entry.affiliation for entry in self.entries if not entry.is_organization)

    @cached_property
    def marks_affiliations(self) -> bool:
        """Return whether any affiliation is marked as given for identification only."""
        return any(entry.is_affiliation_marked for entry in self.entries)


def signatory_page(
    signatory_list: SignatoryList, filters: SignatoryFilters, given: Mapping[str, str], *, size: int
) -> SignatoryPage:
    """Return the page after the cursor `after`, or before the cursor `before`, in the parameters `given`.

    Without a cursor, and for an invalid one, that is the first page. `size` is the number of entries of a page.
    """
    structure = list_structure(signatory_list)
    wanted = structure.only(kind=filters.kind, country=filters.country)
    entries = filters.apply(signatory_list.signatories.public())
    after, before = (_position(given.get(name, ""), signatory_list) for name in ("after", "before"))
    try:
        found = printed_page(entries, wanted, limit=size + 1, after=None if before else after, before=before)
    except InvalidCursor:
        after = before = None
        found = printed_page(entries, wanted, limit=size + 1)
    has_more = len(found) > size
    # The extra entry, which shows that there are more, comes first if the page is read backwards.
    found = found[-size:] if before else found[:size]
    for entry in found:
        entry.group = structure.group_of(entry.group_id)
    page = SignatoryPage(found, structure.tally, list(_sections(found, structure)))
    if found and (has_more if before else after):
        page.previous = filters.parameters | {"before": _cursor(found[0], signatory_list)}
    if found and (before or has_more):
        page.next = filters.parameters | {"after": _cursor(found[-1], signatory_list)}
    return page


def countries_with_counts(tally: Tally) -> list[tuple[str, str, int]]:
    """Return code, name and number of named signatories of each country, sorted by name."""
    named: dict[str, int] = {}
    for row in tally.rows:
        if row.country and row.named:
            named[row.country] = named.get(row.country, 0) + row.named
    found = [(code, countries.name(code), number) for code, number in named.items()]
    return sorted(found, key=lambda country: country[1])


def _position(cursor: str, signatory_list: SignatoryList) -> Position | None:
    try:
        return decode_cursor(cursor, signatory_list, ORDER) if cursor else None
    except InvalidCursor:
        return None


def _cursor(entry: Signatory, signatory_list: SignatoryList) -> str:
    return encode_cursor(Position.of(entry), signatory_list, ORDER)


def _sections(found: list[Signatory], structure: ListStructure) -> Iterator[Section]:
    """Yield the sections of a page: a heading with its entries."""
    for (is_lead, group_pk, kind), entries in groupby(found, key=_heading_key):
        group = structure.group_of(group_pk)
        if is_lead:
            anchor, heading = "leads", _("Lead signatories")
        elif group:
            anchor, heading = f"group-{group.pk}", group.printed_heading
        else:
            heading = _("Organizations") if kind == Kind.ORGANIZATION else _("Individuals")
            anchor = f"{kind}s"
        yield Section(anchor, heading, list(entries))


def _heading_key(entry: Signatory) -> tuple[bool, int | None, str]:
    if entry.is_lead:
        return True, None, ""
    return False, entry.group_id, "" if entry.group_id else str(entry.kind)
