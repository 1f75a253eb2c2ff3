"""The review queue: entries that wait for a moderator."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from signatories.enums import Status
from signatories.models import Correction, Signatory

if TYPE_CHECKING:
    from django.db.models import QuerySet


def waiting_for_review(entries: QuerySet[Signatory], *, after: datetime | None = None) -> QuerySet[Signatory]:
    """Filter to the entries in review, newest first: pending, held, and published with a pending correction.

    Annotated with `waits_since`, the time of the sign-on, the confirmation or the correction, whichever is last;
    `after` excludes those that were in review at that time already.
    """
    corrected = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    signed_at = Coalesce("confirmed_at", "created_at")
    since = Greatest(signed_at, Coalesce("correction__created_at", signed_at))
    waiting = entries.filter(Q(status__in=(Status.PENDING, Status.HELD)) | Q(corrected, status=Status.PUBLISHED))
    dated = waiting.annotate(waits_since=since)
    return (dated.filter(waits_since__gt=after) if after else dated).order_by("-waits_since", "-pk")
