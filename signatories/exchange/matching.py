"""Finding out whether a row is somebody who is on the list already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signatories.enums import ImportState, Kind, Status
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.text import fold

Key = tuple[str, ...]
COMPARED = (
    *("pk", "kind", "name", "name_key", "email_key", "status", "title", "affiliation", "website"),
    *("import_batch_id", "import_row"),
)
#: What an update may change besides: part of the digest only.
REPLACED = ("name_fr", "country", "region", "signed_on")


@dataclass(slots=True)
class Known:
    """Somebody whom rows are compared with: on the list (`pk`), or further up in the file (`row`)."""

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

    def describe(self) -> str:
        """Say which entry it is, for the report."""
        if self.row is not None:
            return _("row %d") % self.row
        return _("“%(name)s” on the list (%(status)s)") % {
            "name": self.name,
            "status": Status(self.status).label.lower(),
        }


class SignatoryIndex:
    """Everybody on a list, loaded once, so that an import asks the database one question instead of one a row.

    `digest` tells in which state the list was: it changes with every entry that is added, changed or removed.
    """

    def __init__(self, signatory_list: SignatoryList, *, sha256: str = "") -> None:
        self.known: list[Known] = []
        self._by_key: dict[Key, Known] = {}
        self._digest = hashlib.sha256()
        repeated = self._earlier_imports(signatory_list, sha256)
        entries = Signatory.objects.filter(signatory_list=signatory_list).order_by("pk")
        for values in entries.values_list(*COMPARED, "contact__email", *REPLACED).iterator(chunk_size=2000):
            self._digest.update(repr(values).encode())
            pk, kind, name, name_key, email_key, status, title, affiliation, website, batch, row, email = values[:12]
            known = Known(
                *(kind, name, name_key, email_key, website, _details(title, affiliation), pk),
                status=status,
                email=email or "",
            )
            self.known.append(known)
            for key in _keys(known, title, affiliation):
                self._by_key.setdefault(key, known)
            if batch in repeated and row is not None:
                # The very same file again: its rows are known, also those of people who gave no more than a name.
                self._by_key.setdefault(("row", str(row)), known)

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    @staticmethod
    def _earlier_imports(signatory_list: SignatoryList, sha256: str) -> set[int]:
        same = ImportBatch.objects.filter(signatory_list=signatory_list, sha256=sha256, state=ImportState.IMPORTED)
        return set(same.values_list("pk", flat=True)) if sha256 else set()

    def find(self, candidate: Signatory, row: int) -> Known | None:
        """Return the entry that `candidate` (with its keys set) repeats, if any.

        Two entries are one when kind and name agree, and besides: the address; or, of organizations,
        one that is published or was withdrawn; or, of people without an address, the title or the
        affiliation. People who share no more than a name stay as many as they are.
        """
        known = self._known(candidate, row)
        for key in _keys(known, candidate.title, candidate.affiliation):
            if found := self._by_key.get(key):
                return found
        same_row = self._by_key.get(("row", str(row)))
        return same_row if same_row and same_row.name_key == candidate.name_key else None

    def add_row(self, candidate: Signatory, row: int) -> None:
        """Make a row known to the rows after it."""
        known = self._known(candidate, row)
        self.known.append(known)
        for key in _keys(known, candidate.title, candidate.affiliation):
            self._by_key.setdefault(key, known)

    @staticmethod
    def _known(candidate: Signatory, row: int) -> Known:
        return Known(
            *(candidate.kind, candidate.name, candidate.name_key, candidate.email_key, candidate.website),
            _details(candidate.title, candidate.affiliation),
            row=row,
            email=candidate.email,  # type: ignore[attr-defined]
        )


def _details(title: str, affiliation: str) -> str:
    return ", ".join(filter(None, (title, affiliation)))


def _keys(known: Known, title: str, affiliation: str) -> Iterator[Key]:
    """Yield the keys of which one is enough to be the same."""
    if known.email_key:
        yield "email", known.kind, known.name_key, known.email_key
    if known.kind == Kind.ORGANIZATION:
        if known.status in (Status.PUBLISHED, Status.WITHDRAWN):
            yield "organization", known.name_key
    elif not known.email_key:
        if title:
            yield "title", known.name_key, fold(title)
        if affiliation:
            yield "affiliation", known.name_key, fold(affiliation)
