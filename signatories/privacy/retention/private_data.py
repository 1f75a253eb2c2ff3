"""Entries with private data, and its erasure, for the rules about entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Exists, OuterRef, Q, QuerySet

from signatories.enums import Status
from signatories.legal_hold import held_lists, without_held
from signatories.locks import locked_entries
from signatories.models import Contact, Correction, Signatory
from signatories.privacy.personal_data import erase_contacts

#: Entries of further representatives of organizations that are on the list.
ATTACHED = Q(
    is_further_representative=True,
    status=Status.REJECTED,
    disputed_at=None,
    merged_into__status=Status.PUBLISHED,
)


def with_private_data() -> QuerySet[Signatory]:
    """Return entries with a contact or a correction, without those of lists on legal hold."""
    has_contact = Exists(Contact.objects.filter(signatory=OuterRef("pk")))
    has_correction = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    return without_held(Signatory.objects.filter(has_contact | has_correction)).order_by("pk")


def erase(entries: Sequence[Signatory]) -> None:
    """Erase the private data of entries that have not changed meanwhile."""
    with locked_unchanged(entries) as locked:
        erase_contacts(locked)


@contextmanager
def locked_unchanged(entries: Sequence[Signatory]) -> Iterator[list[Signatory]]:
    """Lock entries, and yield those that were not signed again, confirmed, withdrawn or put on hold meanwhile."""
    found = {entry.pk: (entry.status, entry.withdrawn_at, entry.confirmed_at, entry.text_version) for entry in entries}
    with locked_entries(entries, skips_deleted=True) as rows:
        held = set(held_lists().values_list("pk", flat=True))
        yield [
            row
            for row in rows
            if found[row.pk] == (row.status, row.withdrawn_at, row.confirmed_at, row.text_version)
            and row.signatory_list_id not in held
        ]
