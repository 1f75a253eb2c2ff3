"""Rows of outboxes in the states that checks look for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from signatories.enums import MailPurpose
from signatories.models import Mail
from tests.factories import SignatoryFactory


def overdue_mail(*, minutes: int, **more: Any) -> Mail:
    """Return a mail that has been due for some minutes."""
    due_at = timezone.now() - timedelta(minutes=minutes)
    signatory = SignatoryFactory(name="Canary", email="canary@example.org")
    mail: Mail = Mail.objects.create(
        purpose=MailPurpose.CONFIRM, signatory=signatory, **{"due_at": due_at, "created_at": due_at, **more}
    )
    return mail
