"""The outbox of addresses that the cache in front of the site has to forget; `delivery` tells it.

An address is purged twice. The first time is soon, but after the caches of each process, from which the old answer
could be kept anew. The second time follows a while later: an answer that was begun before the change may have arrived
after the first one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone

from cms.cdn.addresses import site_origins
from cms.cdn.models import Purge
from core.outbox.backoff import Backoff
from core.outbox.queue import Outbox

#: Time between both purges of an address.
AGAIN_AFTER = timedelta(minutes=1)
#: Longest address that is purged; the site has none that is longer.
MAX_LENGTH = 1_000
#: Addresses of one statement.
BATCH = 500
OUTBOX = Outbox(
    Purge,
    Backoff(timedelta(seconds=5), factor=2, longest=timedelta(minutes=10)),
    max_wait=timedelta(minutes=10),
)


def queue_purge(addresses: Iterable[str]) -> None:
    """Queue addresses to be purged, in the transaction of the change. Without a CDN they are not even read.

    A path is purged for each host of the site. An address that waits already is not queued twice.
    """
    if not settings.CDN:
        return
    origins = site_origins()
    urls = {urljoin(origin, address) for address in addresses for origin in origins}
    soon = timezone.now() + timedelta(seconds=settings.REMEMBERED_SECONDS + 1)
    rows = [Purge(url=url, due_at=soon) for url in sorted(urls) if len(url) <= MAX_LENGTH]
    Purge.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["due_at", "is_repeat"],
    )
