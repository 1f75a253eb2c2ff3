"""Retention of names and other details in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.audit_log import ERASED, strip_log
from signatories.models import Signatory
from signatories.privacy.personal_data import log_of_signatories
from signatories.privacy.retention.rule import DAY, RetentionRule


def _old_log(before: datetime) -> QuerySet[ModelLogEntry]:
    return log_of_signatories().filter(timestamp__lt=before).exclude(label=ERASED)


def _log_of_deleted(before: datetime) -> QuerySet[ModelLogEntry]:
    entry = Signatory.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    return _old_log(before).filter(~Exists(entry))


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "names of deleted entries in the log",
        30 * DAY,
        _log_of_deleted,
        strip_log,
        _("names of deleted signatures in the log of changes"),
    ),
    RetentionRule(
        "details in the log",
        "log_details",
        _old_log,
        strip_log,
        _("details in the log of changes, such as former names"),
    ),
)
