"""Retention of names and other details in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.audit_log import ERASED, strip_log
from signatories.legal_hold import held_lists, without_held
from signatories.models import Signatory
from signatories.privacy.personal_data import log_of_signatories
from signatories.privacy.retention.rule import DAY, RetentionRule

#: The entry that an entry of the log is about.
_ENTRY = Signatory.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
_IS_FREE = Exists(without_held(_ENTRY)) | ~Exists(held_lists())


def _old_log(before: datetime) -> QuerySet[ModelLogEntry]:
    """Return old entries of the log with details, without those about lists on legal hold.

    The log does not tell of which list a deleted entry was: while any list is on hold, all of these stay.
    """
    old = log_of_signatories().filter(timestamp__lt=before).exclude(label=ERASED)
    return old.filter(_IS_FREE)


def _strip(entries: Sequence[ModelLogEntry]) -> None:
    """Strip entries of the log, except those about lists that were put on legal hold meanwhile."""
    strip_log(ModelLogEntry.objects.filter(_IS_FREE, pk__in=[entry.pk for entry in entries]).order_by("pk"))


def _log_of_deleted(before: datetime) -> QuerySet[ModelLogEntry]:
    return _old_log(before).filter(~Exists(_ENTRY))


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "names of deleted entries in the log",
        30 * DAY,
        _log_of_deleted,
        _strip,
        _("names of deleted signatures in the log of changes"),
    ),
    RetentionRule(
        "details in the log",
        "log_details",
        _old_log,
        _strip,
        _("details in the log of changes, such as former names"),
    ),
)
