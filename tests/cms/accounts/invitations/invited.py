"""Invitations for tests."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import Group
from django.core import mail

from cms.accounts.invitations.delivery import deliver
from cms.accounts.invitations.service import DAY, count_name, invite
from cms.accounts.models import Invitation
from core.rate_limits import reset
from core.users.models import User

FORM = {
    "first_name": "Robin",
    "last_name": "Okafor",
    "username": "robin",
    "password1": "battery staple 9",
    "password2": "battery staple 9",
}


def editors() -> Group:
    return Group.objects.get(name="Editors")


def invitation(by: User, email: str = "robin@example.org", *groups: Group, **values: Any) -> Invitation:
    """Return an invitation by `by`, to the group of editors unless others are given. No mail before it counts."""
    forget_mails(email)
    values.setdefault("language", "en")
    return invite(Invitation(email=email, **values), groups or [editors()], by=by)


def forget_mails(*emails: str) -> None:
    """Forget the mails of invitations to addresses: the count outlives its test."""
    for email in emails:
        reset(count_name(email), period=DAY)


def delivered() -> list[Any]:
    """Send what is due; return the new messages."""
    mail.outbox.clear()
    deliver()
    return list(mail.outbox)


def path_in(message: Any) -> str:
    """Return the path of the link in a message."""
    (path,) = re.findall(r"https?://[^/\s]+(/admin/invitation/\S+)", message.body)
    return str(path)
