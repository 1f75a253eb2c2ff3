"""Links to set a new password go through the outbox: the answer takes as long whether there is an account or not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import auth

from cms.models import PasswordResetRequest
from core.outbox.consume import consume
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff


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
    return consume(PasswordResetRequest.objects.order_by("created_at"), _answer)


def _answer(request: PasswordResetRequest) -> None:
    for user in PasswordResetForm().get_users(request.email):
        queue_to_staff(MailPurpose.PASSWORD, user)
