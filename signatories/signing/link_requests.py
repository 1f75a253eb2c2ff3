"""Processes the link requests that `self_service.request_links` queued; runs in the worker."""

from __future__ import annotations

from core.outbox.consume import consume, outbox_of_requests
from signatories.enums import MailPurpose, Status
from signatories.locks import lock_lists_and_addresses
from signatories.mail.outbox import queue
from signatories.models import LinkRequest, Signatory

OUTBOX = outbox_of_requests(LinkRequest)


def has_due() -> bool:
    """Return whether any request is due."""
    return OUTBOX.has_due()


def answer_link_requests() -> int:
    """Queue a mail for each requesting address that has entries; return the number of processed requests."""
    return consume(OUTBOX, _answer)


def _answer(request: LinkRequest) -> None:
    lock_lists_and_addresses([], [request.email_key])
    of_address = Signatory.objects.filter(email_key=request.email_key, contact__isnull=False)
    newest = of_address.exclude(status=Status.HELD).select_related("contact").order_by("-pk").first()
    if newest:
        queue(MailPurpose.LINKS, newest)
