"""The retention rule of invitations; `docs/retention.md` gives the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from cms.accounts.models import Invitation
from signatories.privacy.retention import DAY, RetentionRule, delete


def _over(before: datetime) -> QuerySet[Invitation]:
    """Return invitations that were accepted, or expired, before a moment."""
    expired = Q(accepted_at=None, expires_at__lt=before)
    return Invitation.objects.filter(expired | Q(accepted_at__lt=before)).order_by("pk")


RULES: Sequence[RetentionRule] = (
    RetentionRule("accepted and expired invitations", 30 * DAY, _over, delete, notice=""),
)
