"""The worker's answers to who asked for the links of an address with `own_entry.request_links`."""

from __future__ import annotations

from core.outbox.consume import consume
from signatories.enums import MailPurpose, Status
from signatories.locks import lock_address
from signatories.mail.outbox import queue
from signatories.models import LinkRequest, Signatory


def has_due() -> bool:
    """Tell whether a request waits."""
    return LinkRequest.objects.exists()


def answer_link_requests() -> int:
    """Queue a mail for each address that signed something; returns how many requests were answered."""
    return consume(LinkRequest.objects.order_by("created_at"), _answer)


def _answer(request: LinkRequest) -> None:
    lock_address(request.email_key)
    of_address = Signatory.objects.filter(email_key=request.email_key, contact__isnull=False)
    newest = of_address.exclude(status=Status.HELD).select_related("contact").order_by("-pk").first()
    if newest:
        queue(MailPurpose.LINKS, newest)
