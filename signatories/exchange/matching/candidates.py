"""Entries and earlier rows that a row may duplicate."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from signatories.enums import Status


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


@dataclass(frozen=True)
class LikelyMatches:
    """Entries that a row may duplicate; `is_certain`: the policy to update is enough to update the only one."""

    entries: list[MatchCandidate]
    is_certain: bool = False
    is_identical: bool = False
