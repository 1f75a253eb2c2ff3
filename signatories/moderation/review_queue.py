"""The review queue: entries that wait for a moderator."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    signed_at = Coalesce("confirmed_at", "created_at")
    since = Greatest(signed_at, Coalesce("correction__created_at", signed_at))
    dated = entries.filter(pk__in=_waiting_keys()).annotate(waits_since=since)
    return (dated.filter(waits_since__gt=after) if after else dated).order_by("-waits_since", "-pk")


def _waiting_keys() -> QuerySet[Signatory, Any]:
    """Return the keys of all entries in review, as two queries that indexes answer; a database may not split an OR."""
    unordered = Signatory.objects.order_by()
    pending = unordered.filter(status__in=(Status.PENDING, Status.HELD))
    corrected = unordered.filter(status=Status.PUBLISHED, pk__in=Correction.objects.values("signatory"))
    return pending.values("pk").union(corrected.values("pk"), all=True)
