"""Finding out whether a row is somebody who is on the list already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signatories.enums import Kind, Status
from signatories.models import Signatory
from signatories.normalisation import fold


@dataclass
class Known:
    """An entry that rows are compared with: on the list (`row` is None) or further up in the file."""

    signatory: Signatory
    row: int | None = None
    from_same_file: bool = False

    def describe(self) -> str:
        """Say which entry it is, for the report."""
        if self.row is not None:
            return _("row %d") % self.row
        return _("“%(name)s” on the list (%(status)s)") % {
            "name": self.signatory.name,
            "status": self.signatory.get_status_display().lower(),
        }


class SignatoryIndex:
    """Entries by name, loaded once, so that an import asks the database one question instead of one a row.

    `repeated_import` names an earlier import of the very same file: its rows are all known, also those
    of people who gave no more than a name.
    """

    def __init__(self, signatories: Iterable[Signatory], *, repeated_import: int | None = None) -> None:
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for signatory in signatories:
            same_file = repeated_import is not None and signatory.import_batch_id == repeated_import
            self._add(Known(signatory, from_same_file=same_file))

    def add_row(self, signatory: Signatory, row: int) -> None:
        """Make a row known to the rows after it."""
        self._add(Known(signatory, row))

    def _add(self, known: Known) -> None:
        self._by_name[known.signatory.kind, known.signatory.name_key].append(known)

    def find(self, candidate: Signatory) -> Known | None:
        """Return the entry that `candidate` (with its keys set) repeats, if any.

        Two entries are one when kind and name agree, and besides: the address; or, of organizations,
        one that is published or was withdrawn; or, of people without an address, the title or the
        affiliation. People who share no more than a name stay as many as they are.
        """
        namesakes = self._by_name.get((candidate.kind, candidate.name_key), [])
        for known in namesakes:
            if _is_same(known, candidate):
                return known
        for known in namesakes:
            if known.from_same_file:
                known.from_same_file = False
                return known
        return None


def _is_same(known: Known, candidate: Signatory) -> bool:
    other = known.signatory
    if candidate.email_key and other.email_key == candidate.email_key:
        return True
    if candidate.kind == Kind.ORGANIZATION:
        return other.status in (Status.PUBLISHED, Status.WITHDRAWN)
    if candidate.email_key or other.email_key:
        return False
    return any(
        mine and fold(mine) == fold(theirs)
        for mine, theirs in ((candidate.title, other.title), (candidate.affiliation, other.affiliation))
    )
