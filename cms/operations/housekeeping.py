"""Housekeeping: deletes everything whose retention period is over, once a day or by command.

Each rule works in small transactions, so that it does not block others and can be stopped at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import UploadedFile
from wagtail_headless_preview.models import PagePreview

from cms.accounts.invitations.retention import RULES as INVITATION_RULES
from cms.accounts.models import Session
from cms.contact.retention import RULES as CONTACT_RULES
from cms.digest.retention import RULES as DIGEST_RULES
from cms.webhooks.models import Delivery
from core.outbox.models import SETTLED
from letters import file_retention as letters_retention
from signatories.privacy import retention
from signatories.privacy.retention import DAY, RetentionRule, delete, older_than
from signatories.tasks import jobs_under_way

logger = logging.getLogger(__name__)

#: Rows that are deleted in one transaction.
BATCH = 500


def _settled_deliveries(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(SETTLED, created_at__lt=before).order_by("pk")


def _finished_jobs(before: datetime) -> QuerySet[DBTaskResult]:
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=before)
    # An import that was given up would begin again by itself, if nothing said that its jobs failed.
    return finished.exclude(pk__in=jobs_under_way().values("pk")).order_by("pk")


def _unfinished_uploads(before: datetime) -> list[UploadedFile]:
    """Return Wagtail's temporary uploads whose file is older; the rows have no date."""
    return [upload for upload in UploadedFile.objects.order_by("pk") if _is_older(upload, before)]


def _is_older(upload: UploadedFile, before: datetime) -> bool:
    try:
        return bool(upload.file.storage.get_modified_time(upload.file.name) < before)
    except FileNotFoundError:
        return True


def _delete_uploads(uploads: Sequence[UploadedFile]) -> None:
    for upload in uploads:
        name = upload.file.name
        upload.delete()
        transaction.on_commit(lambda storage=upload.file.storage, name=name: storage.delete(name), robust=True)  # type: ignore[misc]


RULES: Sequence[RetentionRule] = (
    *retention.RULES,
    *letters_retention.RULES,
    *DIGEST_RULES,
    *CONTACT_RULES,
    *INVITATION_RULES,
    RetentionRule(
        "deliveries of webhooks",
        "deliveries",
        _settled_deliveries,
        delete,
        _("numbers of signatures that other programs of the organizers were told about"),
    ),
    RetentionRule("finished jobs", "jobs", _finished_jobs, delete, notice=""),
    RetentionRule("sessions", timedelta(0), older_than(Session, "expire_date"), delete, notice=""),
    RetentionRule("previews of drafts", DAY, older_than(PagePreview), delete, notice=""),
    RetentionRule(
        "pictures and documents whose upload was not finished",
        DAY,
        _unfinished_uploads,
        _delete_uploads,
        notice="",
    ),
)


def count_due(now: datetime | None = None) -> dict[str, int]:
    """Return the number of objects that each rule would delete now."""
    now = now or timezone.now()
    counts = {}
    for rule in RULES:
        rows: QuerySet[Any] | Sequence[Any] = [] if rule.keep is None else rule.find(now - rule.keep)
        counts[rule.name] = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return counts


def run(now: datetime | None = None) -> dict[str, int]:
    """Delete everything that is due; return the number per rule. A rule or row that fails does not stop the others."""
    now = now or timezone.now()
    removed = {}
    for rule in RULES:
        removed[rule.name] = 0
        if rule.keep is None:
            continue
        try:
            removed[rule.name] = _apply(rule, now - rule.keep)
            rule.finish()
        except Exception:
            logger.exception("Housekeeping of %s failed", rule.name)
    return removed


def _apply(rule: RetentionRule, before: datetime) -> int:
    removed = failed = 0
    # Rows that cannot be deleted stay at the head of the queryset: skip them.
    while batch := list(rule.find(before)[failed : failed + BATCH]):
        done = _remove(rule, batch, before)
        removed += done
        failed += len(batch) - done
    return removed


def _remove(rule: RetentionRule, batch: Sequence[Any], before: datetime) -> int:
    """Delete rows in one transaction, or one by one if that fails; return how many were deleted."""
    try:
        with transaction.atomic():
            rule.remove_batch(batch, before)
    except Exception:
        if len(batch) == 1:
            logger.exception("Housekeeping of %s: a row cannot be deleted", rule.name)
            return 0
        return sum(_remove(rule, [row], before) for row in batch)
    return len(batch)
