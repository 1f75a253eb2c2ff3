"""Jobs of the worker: each takes ids, looks again, and tolerates that the work is done."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from signatories.enums import ImportState
from signatories.exchange import batches, writing
from signatories.models import ImportBatch, SignatoryList
from signatories.services import announcing
from signatories.services.outbox import deliver, next_due
from signatories.services.reviewing import notify_moderators
from signatories.signals import mail_queued

#: Seconds for which the worker is not asked again to deliver mail, because it was.
ASKED = 30
#: Set while a delivery is asked for; a delivery that begins removes it.
WOKEN, WAITING = "signatories.mail.woken", "signatories.mail.waiting"


@task(backend="jobs")
def check_import(batch_id: int) -> str:
    """Check the rows of an upload; returns the state it ends in."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportState.CHECKING:
        batches.check_upload(batch, in_worker=True)
    return str(batch.state)


@task(backend="jobs")
def write_import(batch_id: int, *, good_rows: bool) -> str:
    """Import the rows of a claimed upload; returns the state it ends in."""
    return str(writing.write_claimed(ImportBatch.objects.get(pk=batch_id), good_rows=good_rows).state)


@task(backend="jobs")
def deliver_mail() -> int:
    """Tell moderators what waits, send what is due, and come back when the next is; returns how many were sent."""
    cache.delete(WOKEN)
    notify_moderators()
    sent = deliver()
    due_at = next_due()
    if due_at:
        wait = max(1, int((due_at - timezone.now()).total_seconds()))
        if cache.add(WAITING, 1, timeout=wait):
            deliver_mail.using(run_after=due_at).enqueue()
    return sent


@task(backend="jobs")
def announce_closings() -> int:
    """Say which lists closed; returns how many did."""
    return len(announcing.announce_closings())


@receiver(post_save, sender=SignatoryList)
def look_for_closing(instance: SignatoryList, **kwargs: Any) -> None:
    """Say at once that a list was closed, and at its time that it closes by itself."""
    announcing.announce_closings()
    if instance.closes_at and instance.closes_at > timezone.now():
        announce_closings.using(run_after=instance.closes_at).enqueue()


@receiver(mail_queued)
def wake(**kwargs: Any) -> None:
    """Have the worker deliver soon; asked many times in a few seconds, it is asked once."""
    if cache.add(WOKEN, 1, timeout=ASKED):
        deliver_mail.enqueue()
