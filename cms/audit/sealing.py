"""Sealing: giving new records their place in the chain. One at a time, whoever calls."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from cms.audit.hashes import START, facts_of, record_hash
from cms.audit.models import AuditRecord
from cms.audit.recording import BEING_WRITTEN, log_models, record, unrecorded

logger = logging.getLogger(__name__)

#: Records of one transaction.
BATCH = 500
#: The newest log entries of each table among which missing ones are looked for.
CHECKED_AGAIN = 1_000
#: The advisory lock of the chain on PostgreSQL; SQLite has one writer anyway.
CHAIN_LOCK = 0x61_7564_6974


@dataclass(frozen=True)
class Head:
    """The last record of the chain. Whoever knows an earlier head can tell that nothing before it was changed."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


def head() -> Head:
    """Return the head of the chain; position 0 for an empty one."""
    last = AuditRecord.objects.sealed().order_by("position").last()
    return Head(last.position or 0, last.hash) if last else Head(0, START)


def has_unsealed() -> bool:
    """Return whether there is anything to seal. Before the first record, earlier log entries may wait."""
    return AuditRecord.objects.unsealed().exists() or not AuditRecord.objects.exists()


def seal() -> int:
    """Append all unsealed records to the chain; return their number.

    Until a record is sealed, it also records what was logged before there was a chain; later, what a killed process
    logged and did not record. Safe beside another run of itself.
    """
    _record_missed()
    number = 0
    while sealed := _seal_some():
        number += sealed
    if number:
        # The log keeps heads outside the database.
        logger.info("The audit log has a new head: %s", head())
    return number


def _record_missed() -> None:
    for log_model in log_models():
        # A record that is not sealed yet may be newer than the whole log from before the chain.
        sealed = AuditRecord.objects.sealed().filter(log=log_model._meta.label_lower)
        last = sealed.aggregate(last=Max("entry_id"))["last"]
        missed = unrecorded(log_model, before=timezone.now() - BEING_WRITTEN)
        found = missed.filter(pk__gt=(last or 0) - CHECKED_AGAIN).iterator(chunk_size=BATCH)
        while some := list(islice(found, BATCH)):
            record(some)


@transaction.atomic
def _seal_some() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = head()
    previous = last.hash
    records = list(AuditRecord.objects.unsealed().order_by("pk")[:BATCH])
    for position, each in enumerate(records, start=last.position + 1):
        each.position = position
        each.hash = previous = record_hash(previous, facts_of(each))
    QuerySet.bulk_update(QuerySet(AuditRecord), records, ["position", "hash"])
    return len(records)
