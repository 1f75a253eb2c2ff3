"""Entries and earlier rows that a row may duplicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from signatories.enums import Kind, Status
from signatories.names.identity import Identity, address_identity, identities
from signatories.text import fold

#: Between the texts of a candidate. Only entries of early releases may have it in a text.
SEPARATOR = "\0"


class CandidateState(NamedTuple):
    """What most rows of a file have in common."""

    pk: int | None = None
    status: str = Status.PUBLISHED.value
    is_gone: bool = False
    merged_into: int | None = None
    names: tuple[str, ...] = ()
    is_name_hidden: bool = False


NEW_ROW = CandidateState()


class MatchCandidate:
    """An entry of the list (`pk`), or a row further up in the file (`row`), that rows are compared with.

    `is_gone`: the entry was withdrawn, rejected or disputed. `merged_into`: the key of the entry that replaces it.
    """

    # There may be 100,000: six texts in one, and one state of all new rows, take half the memory.
    __slots__ = ("_state", "_texts", "kind", "row")

    def __init__(
        self,
        kind: str,
        name: str,
        name_key: str,
        email_key: str = "",
        website: str = "",
        details: str = "",
        email: str = "",
        *,
        row: int | None = None,
        **state: Any,
    ) -> None:
        """Take the columns of an entry, and the fields of `CandidateState`; `details` are title and affiliation."""
        self.kind, self.row = kind, row
        texts = (name, name_key, email_key, website, details, email)
        self._texts = SEPARATOR.join(texts)
        if self._texts.count(SEPARATOR) >= len(texts):
            self._texts = SEPARATOR.join(text.replace(SEPARATOR, "") for text in texts)
        self._state = CandidateState(**state) if state else NEW_ROW

    @property
    def pk(self) -> int | None:
        return self._state.pk

    @property
    def status(self) -> str:
        return self._state.status

    @property
    def is_gone(self) -> bool:
        return self._state.is_gone

    @property
    def merged_into(self) -> int | None:
        return self._state.merged_into

    @property
    def names(self) -> tuple[str, ...]:
        return self._state.names

    @property
    def is_name_hidden(self) -> bool:
        return self._state.is_name_hidden

    @property
    def name(self) -> str:
        return self._texts.split(SEPARATOR, 1)[0]

    @property
    def name_key(self) -> str:
        return self._texts.split(SEPARATOR, 2)[1]

    @property
    def email_key(self) -> str:
        return self._texts.split(SEPARATOR, 3)[2]

    @property
    def website(self) -> str:
        return self._texts.split(SEPARATOR, 4)[3]

    @property
    def details(self) -> str:
        return self._texts.split(SEPARATOR, 5)[4]

    @property
    def email(self) -> str:
        return self._texts.rpartition(SEPARATOR)[2]

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
        is_public = bool(self.merged_into) or self.status in (Status.PUBLISHED, Status.WITHDRAWN)
        return match_keys(self.kind, self.name_key, self.email_key, title, affiliation, is_public=is_public)


def match_keys(
    kind: str, name_key: str, email_key: str, title: str, affiliation: str, *, is_public: bool = True
) -> Iterator[int]:
    """Yield the keys of which one is enough to be the same; `is_public`: the name of an organization is one."""
    if email_key:
        yield hash(("email", kind, name_key, email_key))
    if kind == Kind.ORGANIZATION:
        if is_public:
            yield hash(("organization", name_key))
    elif not email_key:
        if title:
            yield hash(("title", name_key, fold(title)))
        if affiliation:
            yield hash(("affiliation", name_key, fold(affiliation)))


@dataclass(frozen=True)
class LikelyMatches:
    """Entries that a row may duplicate; `is_certain`: the policy to update is enough to update the only one."""

    entries: list[MatchCandidate]
    is_certain: bool = False
    is_identical: bool = False
