"""The worker's answers to who asked for the links of an address with `own_entry.request_links`."""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction

from signatories.enums import MailPurpose, Status
from signatories.mail.outbox import queue
from signatories.models import LinkRequest, Signatory
from signatories.transitions import lock_address

logger = logging.getLogger(__name__)


def has_due() -> bool:
    """Tell whether a request waits."""
    return LinkRequest.objects.exists()


def answer_link_requests() -> int:
    """Queue a mail for each address that signed something; returns how many requests were answered."""
    answered = 0
    for request in LinkRequest.objects.order_by("created_at").iterator():
        try:
            _answer(request)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("A request for links could not be answered")
            request.delete()
        answered += 1
    return answered


@transaction.atomic
def _answer(request: LinkRequest) -> None:
    lock_address(request.email_key)
    of_address = Signatory.objects.filter(email_key=request.email_key, contact__isnull=False)
    newest = of_address.exclude(status=Status.HELD).select_related("contact").order_by("-pk").first()
    if newest:
        queue(MailPurpose.LINKS, newest)
    request.delete()
