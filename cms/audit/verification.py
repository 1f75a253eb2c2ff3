"""Verifying the audit log: the chain, the log entries that it stands for, and the triggers that protect it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone
from wagtail.models.audit_log import BaseLogEntry

from cms.audit.hashes import START, details_digest, facts_of, record_hash
from cms.audit.models import AuditRecord
from cms.audit.recording import BEING_WRITTEN, entry_object_id, log_models, unrecorded
from cms.audit.sealing import Head, seal
from cms.audit.triggers import missing_triggers
from core.audit_log import ERASED

#: Records that are compared with their log entries at once.
BATCH = 500


class AuditLogError(Exception):
    """Raised if the audit log was changed; says where first."""


@dataclass(frozen=True)
class Verification:
    """The result of a verification that found nothing wrong."""

    head: Head
    #: Records whose names and texts were erased, as housekeeping and erasures do.
    erased: int
    #: Records that wait for the worker to seal them.
    unsealed: int


def verify(expected: Head | None = None) -> Verification:
    """Verify the whole audit log; raise `AuditLogError` at the first record that is wrong.

    `expected` is a head from earlier: whether the chain contains it shows whether its end was cut off or all of it
    was computed anew.
    """
    last, erased = Head(0, START), 0
    is_found = expected in (None, last)
    for some in _batches(AuditRecord.objects.sealed().order_by("position").iterator(chunk_size=BATCH)):
        for record in some:
            last = _next(last, record)
            is_found = is_found or last == expected
        erased += _compare(some)
    if not is_found:
        raise AuditLogError(f"The chain ends at record {last.position} and does not contain the head {expected}.")
    unsealed = list(AuditRecord.objects.unsealed().order_by("pk"))
    for some in _batches(iter(unsealed)):
        erased += _compare(some)
    _check_nothing_is_missing()
    if missing := missing_triggers():
        raise AuditLogError(f"The database does not protect the audit log: missing {', '.join(missing)}.")
    return Verification(last, erased, len(unsealed))


def verify_daily() -> None:
    """Verify the audit log, as a periodic task, whose failure the screen *System* shows.

    Records first what a killed process logged, which the worker looks for only when there is something to seal.
    """
    seal()
    verify()


def _batches(records: Iterator[AuditRecord]) -> Iterator[list[AuditRecord]]:
    while some := list(islice(records, BATCH)):
        yield some


def _next(last: Head, record: AuditRecord) -> Head:
    position = record.position or 0
    if position != last.position + 1:
        raise AuditLogError(f"Record {last.position + 1} is missing; the next one is {position}.")
    if record.hash != record_hash(last.hash, facts_of(record)):
        raise AuditLogError(f"Record {position} was changed: its hash is not that of its contents.")
    return Head(position, record.hash)


def _compare(records: Sequence[AuditRecord]) -> int:
    """Compare records with their log entries; return how many have lost their details."""
    entries: dict[tuple[str, int], BaseLogEntry] = {}
    for log_model in log_models():
        log = log_model._meta.label_lower
        pks = [record.entry_id for record in records if record.log == log]
        entries |= {(log, pk): entry for pk, entry in log_model.objects.in_bulk(pks).items()}
    for record in records:
        entry = entries.get((record.log, record.entry_id))
        if entry is None or _facts(entry) != _facts_in(record):
            raise AuditLogError(f"The log entry of {_name(record)} was {'changed' if entry else 'deleted'}.")
        if not _has_its_details(record, entry) and not _was_just_erased(record):
            raise AuditLogError(f"The details of {_name(record)} were changed.")
    return sum(not record.salt for record in records)


def _facts(entry: BaseLogEntry) -> tuple[object, ...]:
    return entry.timestamp, entry.action, entry.user_id, entry_object_id(entry)


def _facts_in(record: AuditRecord) -> tuple[object, ...]:
    return record.timestamp, record.action, record.user_id, record.object_id


def _has_its_details(record: AuditRecord, entry: BaseLogEntry) -> bool:
    if record.salt:
        return details_digest(entry, record.salt) == record.details_digest
    return bool(entry.label == ERASED)


def _was_just_erased(record: AuditRecord) -> bool:
    """Return whether the details were erased after the record was read."""
    return bool(record.salt) and AuditRecord.objects.filter(pk=record.pk, salt="").exists()


def _name(record: AuditRecord) -> str:
    place = f"record {record.position}" if record.position else "a record that is not sealed yet"
    return f"{place} ({record.action}, {record.log} {record.entry_id})"


def _check_nothing_is_missing() -> None:
    for log_model in log_models():
        entry = unrecorded(log_model, before=timezone.now() - BEING_WRITTEN).first()
        if entry:
            raise AuditLogError(
                f"{log_model._meta.label_lower} {entry.pk} ({entry.action}) has no record: a record was deleted, or "
                "the entry was not written by this site."
            )
