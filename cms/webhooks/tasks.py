"""Jobs of the worker: what they do is looked up again, and doing it twice is the same as doing it once."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from cms.webhooks.outbox import deliver, next_due, queued

#: Seconds for which the worker is not asked again to deliver, because it was.
ASKED = 30
#: Set while a delivery is asked for; a delivery that begins removes it.
WOKEN, WAITING = "webhooks.woken", "webhooks.waiting"


@task(backend="jobs")
def deliver_webhooks() -> int:
    """Send what is due, and come back when the next is; returns how many messages were delivered."""
    cache.delete(WOKEN)
    delivered = deliver()
    due_at = next_due()
    if due_at:
        wait = max(1, int((due_at - timezone.now()).total_seconds()))
        if cache.add(WAITING, 1, timeout=wait):
            deliver_webhooks.using(run_after=due_at).enqueue()
    return delivered


@receiver(queued)
def wake(**kwargs: Any) -> None:
    """Have the worker deliver soon; asked many times in a few seconds, it is asked once."""
    if cache.add(WOKEN, 1, timeout=ASKED):
        deliver_webhooks.enqueue()
