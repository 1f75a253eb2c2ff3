"""The states of issues, from draft to sent, as filters of the listing."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.digest.models import Delivery
from cms.digest.models.sending import NO_OUTCOME


class IssueState(TextChoices):
    """How far an issue has come."""

    DRAFT = "draft", _("Draft")
    UNSENT = "unsent", _("Published, not sent")
    SCHEDULED = "scheduled", _("Scheduled")
    SENDING = "sending", _("Being sent")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Sent, some mails failed")
    SENT = "sent", _("Sent")


def with_state(issues: Any) -> Any:
    """Annotate issues with `state`, an `IssueState`."""
    deliveries = Delivery.objects.filter(sending=OuterRef("sending__pk"))
    is_waiting = Q(Exists(deliveries.filter(NO_OUTCOME)))
    is_unprepared = Q(sending__prepared_at=None)
    states = (
        (Q(sending=None, live=False), IssueState.DRAFT),
        (Q(sending=None), IssueState.UNSENT),
        (Q(sending__stopped_at__isnull=False) & (is_unprepared | is_waiting), IssueState.STOPPED),
        (is_unprepared & Q(sending__due_at__gt=timezone.now()), IssueState.SCHEDULED),
        (is_unprepared | is_waiting, IssueState.SENDING),
        (Q(Exists(deliveries.filter(failed_at__isnull=False))), IssueState.FAILED),
    )
    whens = [When(condition, then=Value(state.value)) for condition, state in states]
    return issues.annotate(state=Case(*whens, default=Value(IssueState.SENT.value), output_field=CharField()))
