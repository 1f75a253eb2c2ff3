"""Recording log entries in the transaction that writes them, and dropping the salts of erased ones."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.log_actions import registry
from wagtail.models.audit_log import BaseLogEntry

from cms.audit.hashes import details_digest
from cms.audit.models import AuditRecord
from core.audit_log import BATCH, details_erased, entries_logged, is_public_act, public_types

#: A younger log entry may be between its own statement and that of its record, outside of a transaction.
BEING_WRITTEN = timedelta(minutes=1)


def is_recorded(entry: BaseLogEntry) -> bool:
    """Return whether a log entry belongs to the audit log, which is about acts of staff and of the system."""
    return not is_public_act(entry)


def unrecorded(log_model: type[BaseLogEntry], *, before: datetime) -> QuerySet[BaseLogEntry]:
    """Return the entries of a log from before a moment that belong to the audit log without a record, oldest first."""
    recorded = AuditRecord.objects.filter(log=log_model._meta.label_lower, entry_id=OuterRef("pk"))
    is_staff_act = Q(user__isnull=False) | ~Q(content_type__in=public_types())
    entries: QuerySet[BaseLogEntry] = log_model.objects.filter(
        is_staff_act, ~Exists(recorded), timestamp__lt=before
    ).order_by("pk")
    return entries


def log_models() -> list[type[BaseLogEntry]]:
    """Return the tables of the log, in a fixed order."""
    return sorted(registry.get_log_entry_models(), key=lambda model: model._meta.label_lower)


def record(entries: Iterable[BaseLogEntry]) -> None:
    """Add records for stored log entries, unless they have one. The worker seals them later."""
    records = [_record_of(entry) for entry in entries]
    AuditRecord.objects.bulk_create(records, batch_size=BATCH, ignore_conflicts=True)


def _record_of(entry: BaseLogEntry) -> AuditRecord:
    salt = secrets.token_hex(16)
    content_type = ContentType.objects.get_for_id(entry.content_type_id) if entry.content_type_id else None
    return AuditRecord(
        log=entry._meta.label_lower,
        entry_id=entry.pk,
        timestamp=entry.timestamp,
        action=entry.action,
        user_id=entry.user_id,
        object_type=f"{content_type.app_label}.{content_type.model}" if content_type else "",
        object_id=entry_object_id(entry),
        details_digest=details_digest(entry, salt),
        salt=salt,
    )


def entry_object_id(entry: BaseLogEntry) -> str:
    """Return the primary key of the object of a log entry, as text."""
    return str(entry.object_id)


@receiver(post_save)
def record_entry(sender: type[Any], instance: Any, *, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Record a log entry that was just written."""
    if created and not raw and isinstance(instance, BaseLogEntry) and is_recorded(instance):
        record([instance])


@receiver(entries_logged)
def record_entries(entries: Sequence[BaseLogEntry], **kwargs: Any) -> None:
    """Record log entries that were just written."""
    record(entry for entry in entries if is_recorded(entry))


@receiver(details_erased)
def drop_salts(sender: type[BaseLogEntry], entries: Sequence[BaseLogEntry], **kwargs: Any) -> None:
    """Drop the salts of log entries whose details were erased, so that nobody can guess them from the digests."""
    pks = [entry.pk for entry in entries]
    for start in range(0, len(pks), BATCH):
        found = AuditRecord.objects.filter(log=sender._meta.label_lower, entry_id__in=pks[start : start + BATCH])
        QuerySet.update(found.exclude(salt=""), salt="")
