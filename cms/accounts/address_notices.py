"""Notices to the former address of an account: whoever takes over an account changes its address first."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import preferred_language
from core.outbox.models import CLAIMED, WAITING
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff
from signatories.models import Mail


def tell_former_address(user: User, address: str) -> None:
    """Queue a mail to the former address of an account.

    If the address changes again before that is sent, the mail still goes to the first one.
    """
    if Mail.objects.filter(WAITING | CLAIMED, user=user, purpose=MailPurpose.NEW_ADDRESS).exists():
        return
    user.former_email = address
    User.objects.filter(pk=user.pk).update(former_email=address)
    with override(preferred_language(user)):
        text = _("Another e-mail address was entered for your account. Mails about the account go there from now on.")
    queue_to_staff(MailPurpose.NEW_ADDRESS, user, text=text)
