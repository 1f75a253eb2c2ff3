"""Former names of entries, and the identities of erased ones, stored as fingerprints that reveal no name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from signatories.fields import NAMING_FIELDS
from signatories.models import NameFingerprint, Signatory
from signatories.names.identity import Identity, address_identity, entry_key, fingerprint, fingerprints, identities

BATCH = 1000


def record_former_names(entries: Sequence[Signatory]) -> None:
    """Record the stored names of locked entries that are about to be saved with new ones. Idempotent.

    An import finds the entry under a former name, and a sign-on with the same address under it is not a second entry.
    """
    now = {entry.pk: set(identities(entry.kind, *entry.all_names)) for entry in entries}
    stored = Signatory.objects.filter(pk__in=now).values_list("pk", "signatory_list", *NAMING_FIELDS)
    _record(
        (list_pk, pk, identity)
        for pk, list_pk, kind, name, names in stored
        for identity in set(identities(kind, name, *names.values())) - now[pk]
    )


def record_merged_names(entries: Iterable[Signatory]) -> None:
    """Record the names of merged entries, before they are deleted, as former names of the entries that remain."""
    _record(
        (entry.signatory_list_id, entry.merged_into_id, identity)
        for entry in entries
        if entry.merged_into_id
        for identity in identities(entry.kind, *entry.all_names)
    )


def record_removed_identities(entries: Sequence[Signatory]) -> None:
    """Record the identities of locked entries that were withdrawn or rejected, before they are deleted. Idempotent."""
    own = [
        (entry.signatory_list_id, None, identity)
        for entry in entries
        for identity in (
            *identities(entry.kind, *entry.all_names),
            *([address_identity(entry.email_key)] if entry.email_key else []),
        )
    ]
    _record(own)
    former = NameFingerprint.objects.filter(signatory__in=entries).values_list("signatory_list", "fingerprint")
    _create(NameFingerprint(signatory_list_id=list_pk, fingerprint=mark) for list_pk, mark in former)


@contextmanager
def reverting_name(entry: Signatory, fields: Collection[str]) -> Iterator[None]:
    """Save a reverted name inside this context: neither the name given up nor the restored one becomes a former name.

    `fields` are the fields that the caller saves for the locked entry.
    """
    if set(NAMING_FIELDS).isdisjoint(fields):
        yield
        return
    kept = NameFingerprint.objects.filter(signatory=entry)
    known = set(kept.values_list("fingerprint", flat=True))
    yield
    known -= fingerprints(identities(entry.kind, *entry.all_names))
    kept.exclude(fingerprint__in=known).delete()


def name_mark(kind: str, name: str) -> str:
    """Return the fingerprint by which an entry is found under a former name."""
    return fingerprint(("key", str(kind), entry_key(kind, name)))


def _record(found: Iterable[tuple[int, int | None, Identity]]) -> None:
    _create(
        NameFingerprint(signatory_list_id=list_pk, signatory_id=pk, fingerprint=fingerprint(identity))
        for list_pk, pk, identity in found
    )


def _create(rows: Iterable[NameFingerprint]) -> None:
    NameFingerprint.objects.bulk_create(list(rows), ignore_conflicts=True, batch_size=BATCH)
