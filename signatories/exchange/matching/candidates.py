"""Entries and earlier rows that a row may duplicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signatories.enums import Kind, Status
from signatories.names.identity import Identity, address_identity, identities
from signatories.text import fold


@dataclass(slots=True, eq=False)
class MatchCandidate:
    """An entry of the list (`pk`), or a row further up in the file (`row`), that rows are compared with.

    `is_gone`: the entry was withdrawn, rejected or disputed. `merged_into`: the key of the entry that replaces it.
    """

    kind: str
    name: str
    name_key: str
    email_key: str = ""
    website: str = ""
    details: str = ""
    pk: int | None = None
    row: int | None = None
    status: str = Status.PUBLISHED.value
    email: str = ""
    is_gone: bool = False
    merged_into: int | None = None
    names: tuple[str, ...] = ()
    is_name_hidden: bool = False

    def describe(self) -> str:
        """Return words for the report that identify the entry."""
        if self.row is not None:
            return _("row %d") % self.row
        if self.pk is None:
            return _("somebody who left this list, and whose data was erased")
        states_that_left = (Status.WITHDRAWN, Status.REJECTED, Status.UNCONFIRMED, Status.HELD)
        is_disputed = self.is_gone and self.status not in states_that_left
        status = _("disputed") if is_disputed else Status(self.status).label.lower()
        if self.is_name_hidden:
            status = _("%(status)s, name withheld") % {"status": status}
        return _("“%(name)s” on the list (%(status)s)") % {"name": self.name, "status": status}

    def prints_the_same(self, row: MatchCandidate) -> bool:
        """Return whether a row prints the same as this entry, and their addresses do not differ."""
        same = self.name_key == row.name_key and fold(self.details) == fold(row.details)
        return same and not (self.email_key and row.email_key)

    def differs_from(self, row: MatchCandidate) -> bool:
        """Return whether people of one name have different addresses, and no title or affiliation in common."""
        shared = set(fold(self.details).split(", ")) & set(fold(row.details).split(", ")) - {""}
        return bool(self.email_key and row.email_key and self.email_key != row.email_key and not shared)

    def identities(self) -> Iterator[Identity]:
        """Yield by what somebody is recognised who said no: the address, or any of the names."""
        if self.email_key:
            yield address_identity(self.email_key)
        yield from identities(self.kind, self.name, *self.names)

    def keys(self, title: str, affiliation: str) -> Iterator[int]:
        """Yield the keys of which one is enough to be the same."""
        if self.email_key:
            yield hash(("email", self.kind, self.name_key, self.email_key))
        if self.kind == Kind.ORGANIZATION:
            if self.merged_into or self.status in (Status.PUBLISHED, Status.WITHDRAWN):
                yield hash(("organization", self.name_key))
        elif not self.email_key:
            if title:
                yield hash(("title", self.name_key, fold(title)))
            if affiliation:
                yield hash(("affiliation", self.name_key, fold(affiliation)))


@dataclass(frozen=True)
class LikelyMatches:
    """Entries that a row may duplicate; `is_certain`: the policy to update is enough to update the only one."""

    entries: list[MatchCandidate]
    is_certain: bool = False
    is_identical: bool = False
