"""Tells the cache in front of the site what to forget."""

from __future__ import annotations

import logging
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.cdn.exceptions import PurgeFailed
from cms.cdn.models import Purge
from cms.cdn.outbox import AGAIN_AFTER, OUTBOX
from core.outbox.leases import Lease, LeaseLost

logger = logging.getLogger(__name__)
#: Addresses of one request, as Cloudflare has it.
BATCH = 30
#: Requests of a run.
MAX_BATCHES = 20
#: Failed attempts at an address from which on it is told alone: a cache that refuses one refuses all of a request.
ALONE_AFTER = 2


def has_due() -> bool:
    """Return whether there is an address to purge."""
    return bool(settings.CDN) and OUTBOX.has_due()


def deliver() -> int:
    """Purge the due addresses in batches; return how many were purged. Safe beside other workers and after a crash.

    Each batch that fails waits, and ends the run: the next one would fail as well. None is given up.
    """
    purged = 0
    for _batch in range(MAX_BATCHES):
        lease = _claim()
        if lease is None:
            break
        urls = list(lease.rows.order_by("url").values_list("url", flat=True))
        try:
            _purge(urls)
        except PurgeFailed as error:
            logger.warning("%s addresses could not be purged: %s", len(urls), error)
            _postpone(lease, str(error))
            break
        _settle(lease)
        purged += len(urls)
    return purged


def _claim() -> Lease[Purge] | None:
    """Claim the address that is due for longest, and further ones unless it failed often; None if there is none."""
    due = list(islice(OUTBOX.due().values_list("pk", "attempts"), BATCH))
    for position, (pk, attempts) in enumerate(due):
        lease = OUTBOX.claim(pk)
        if lease:
            later = [pk for pk, attempts in due[position + 1 :] if attempts < ALONE_AFTER]
            return lease if attempts >= ALONE_AFTER else lease.extend_to(Purge.objects.filter(pk__in=later))
    return None


def _purge(urls: list[str]) -> None:
    """Purge addresses in each cache. Raises `PurgeFailed`, after which some may have been purged."""
    from wagtail.contrib.frontend_cache.utils import get_backends

    for backend in get_backends(settings.CDN_BACKENDS).values():
        backend.purge_batch(urls)


@transaction.atomic
def _settle(lease: Lease[Purge]) -> None:
    """Forget what was purged twice, and wait with the rest; what became due again meanwhile stays due."""
    purged = lease.rows.filter(due_at=None)
    purged.filter(is_repeat=True).delete()
    outcome = {"attempts": 0, "error": "", "lease_token": "", "leased_until": None}
    purged.filter(is_repeat=False).update(is_repeat=True, due_at=timezone.now() + AGAIN_AFTER, **outcome)
    lease.rows.update(**outcome)


def _postpone(lease: Lease[Purge], error: str) -> None:
    due_at = OUTBOX.backoff.next_attempt(lease.attempts, timezone.now())
    try:
        lease.release(due_at=due_at, error=error[:255])
    except LeaseLost:
        logger.warning("Another worker has taken over %s", lease)
