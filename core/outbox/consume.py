"""Requests that are deleted once they are answered, by one worker each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from core.outbox.backoff import Backoff
from core.outbox.leases import LeaseLost
from core.outbox.models import RequestJob
from core.outbox.queue import FAILED_BY_DEATH, Outbox

logger = logging.getLogger(__name__)
RequestT = TypeVar("RequestT", bound=RequestJob)


def outbox_of_requests(model: type[RequestT]) -> Outbox[RequestT]:
    """Return the outbox of a model of requests, for `consume`: nothing is retried but what killed its worker."""
    return Outbox(model, Backoff(timedelta(0), factor=1, longest=timedelta(0), max_attempts=FAILED_BY_DEATH))


def consume(outbox: Outbox[RequestT], answer: Callable[[RequestT], object]) -> int:
    """Claim each due request, then delete and answer it in one transaction; return how many requests are gone.

    A request that cannot be answered is logged as an error and dropped; whoever made it can make it again. So is one
    whose workers died `FAILED_BY_DEATH` times while they answered it. Database errors are raised: the request stays
    due, and the attempt does not count.
    """
    consumed = 0
    for request, lease in outbox.take_over_abandoned():
        logger.error(
            "A %s was dropped: its worker died at each of %s attempts", request._meta.verbose_name, request.attempts
        )
        consumed += lease.rows.delete()[0]
    for request in outbox.due().iterator():
        claimed = outbox.claim(request.pk)
        if claimed is None:
            continue
        try:
            with transaction.atomic():
                if claimed.rows.delete()[0]:
                    answer(request)
        except DatabaseError:
            # If this fails as well, the lease ends by itself.
            with suppress(DatabaseError, LeaseLost):
                claimed.release_untried(due_at=timezone.now())
            raise
        except Exception:
            logger.exception("A %s could not be answered", request._meta.verbose_name)
            claimed.rows.delete()
        consumed += 1
    return consumed
