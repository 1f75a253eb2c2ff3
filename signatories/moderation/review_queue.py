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
    """Keep entries that a moderator should look at, newest first: pending and held ones, and published ones with
    a correction.

    `waits_since` of each is when it came, was confirmed, or was corrected; `after` keeps those that wait since then.
    """
    corrected = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    came = Coalesce("confirmed_at", "created_at")
    since = Greatest(came, Coalesce("correction__created_at", came))
    waiting = entries.filter(Q(status__in=(Status.PENDING, Status.HELD)) | Q(corrected, status=Status.PUBLISHED))
    dated = waiting.annotate(waits_since=since)
    return (dated.filter(waits_since__gt=after) if after else dated).order_by("-waits_since", "-pk")
