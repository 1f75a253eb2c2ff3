"""Password resets by the outbox, so that the response time does not reveal whether there is an account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.admin.forms import auth

from cms.models import PasswordResetRequest
from core.outbox.consume import consume, outbox_of_requests
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

OUTBOX = outbox_of_requests(PasswordResetRequest)


class PasswordResetForm(auth.PasswordResetForm):
    """Stores a request for an address; the worker looks up the accounts."""

    def save(self, **options: Any) -> None:
        """Store the request; repeated requests of an address are answered once."""
        request = PasswordResetRequest(email=self.cleaned_data["email"].lower())
        PasswordResetRequest.objects.bulk_create([request], ignore_conflicts=True)

    def get_users(self, email: str) -> Iterable[User]:
        """Return the active accounts of an address that have a password. Mail goes to the address of the account."""
        users = User.objects.with_email(email).filter(is_active=True)
        return (user for user in users if user.has_usable_password())


def has_due() -> bool:
    """Return whether any request is due."""
    return OUTBOX.has_due()


def answer_password_resets() -> int:
    """Queue a mail to each account of the requested addresses; return how many requests were answered."""
    return consume(OUTBOX, _answer)


def _answer(request: PasswordResetRequest) -> None:
    for user in PasswordResetForm().get_users(request.email):
        queue_to_staff(MailPurpose.PASSWORD, user)
