"""Mails to signers about decisions and questions of moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.log_actions import log

from signatories.enums import MailPurpose, Source
from signatories.locks import locked
from signatories.mail.outbox import queue
from signatories.models import Signatory

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def notify_signer(purpose: MailPurpose, signatory: Signatory, *, text: str = "") -> None:
    """Queue a mail to the signer of a locked entry if they used the form; others never gave their address here."""
    if signatory.source == Source.FORM:
        queue(purpose, signatory, text=text)


def ask_signer(signatory: Signatory, *, question: str, user: User | None = None) -> Signatory:
    """Send a question of staff to the signer of an entry. The status of the entry does not change."""
    with locked(signatory) as entry:
        notify_signer(MailPurpose.QUESTION, entry, text=question)
        log(instance=entry, action="signatories.ask", user=user, data={"reason": question})
        return entry
