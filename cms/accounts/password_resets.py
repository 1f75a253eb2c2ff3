"""Links to set a new password go through the outbox: the answer takes as long whether there is an account or not."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, transaction
from wagtail.admin.forms import auth

from cms.models import PasswordResetRequest
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

logger = logging.getLogger(__name__)


class PasswordResetForm(auth.PasswordResetForm):
    """Asks for an address, and leaves it to the worker to look for accounts."""

    def save(self, **options: Any) -> None:
        """Keep the request; the same address that asks twice is answered once."""
        request = PasswordResetRequest(email=self.cleaned_data["email"].lower())
        PasswordResetRequest.objects.bulk_create([request], ignore_conflicts=True)


def has_due() -> bool:
    """Tell whether a request waits."""
    return PasswordResetRequest.objects.exists()


def answer_password_resets() -> int:
    """Queue a mail for each account of each address that asked; returns how many requests were answered."""
    answered = 0
    for request in PasswordResetRequest.objects.order_by("created_at").iterator():
        try:
            _answer(request)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("A request for a new password could not be answered")
            request.delete()
        answered += 1
    return answered


@transaction.atomic
def _answer(request: PasswordResetRequest) -> None:
    users = list(PasswordResetForm().get_users(request.email))
    # Whoever deletes it answers it: two workers may have found it.
    if request.delete()[0]:
        for user in users:
            queue_to_staff(MailPurpose.PASSWORD, user)
