"""The decision of staff to send an issue, and its preparation: the mail is frozen, and deliveries are queued."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.digest.enums import SubscriberStatus
from cms.digest.issue_mail import render_issue
from cms.digest.models import Delivery, DigestIssuePage, Sending, Subscriber
from cms.digest.models.sending import NOT_STOPPED
from core.known_languages import language_name
from core.outbox.backoff import Backoff
from core.outbox.leases import Lease
from core.outbox.queue import Outbox
from letters.visibility import is_public, public_translations
from signatories.exceptions import InvalidTransition

if TYPE_CHECKING:
    from core.users.models import User

#: Issues can be scheduled a year ahead.
MAX_AHEAD = timedelta(days=366)
#: A time that has just passed means at once; one that passed long ago is a mistake.
MAX_PAST = timedelta(hours=1)
OUTBOX = Outbox(
    Sending,
    Backoff(timedelta(minutes=1), factor=2, longest=timedelta(hours=1)),
    lease=timedelta(minutes=5),
    max_wait=MAX_AHEAD,
)
#: Subscribers for whom deliveries are queued in one transaction.
BATCH = 1_000


def subscribers_by_language() -> dict[str, int]:
    """Return the number of subscribers of each language, of those that have any."""
    subscribed = Subscriber.objects.filter(status=SubscriberStatus.SUBSCRIBED).order_by("language")
    return dict(subscribed.values_list("language").annotate(Count("pk")))


def has_recipients(languages: Collection[str]) -> bool:
    """Return whether anybody is subscribed in one of some languages."""
    return Subscriber.objects.filter(status=SubscriberStatus.SUBSCRIBED, language__in=languages).exists()


def no_recipients(languages: Sequence[str]) -> str:
    """Return the sentence for an issue that nobody would get."""
    names = ", ".join(language_name(code) for code in languages)
    return _("Nobody would get this issue: there are no subscribers in %s.") % names


def taken_languages(issue: DigestIssuePage) -> set[str]:
    """Return the languages whose subscribers get another translation of an issue."""
    own = {str(other.locale.language_code) for other in public_translations(issue)}
    sent = Sending.objects.filter(translation_key=issue.translation_key).exclude(issue=issue)
    return own | {language for languages in sent.values_list("languages", flat=True) for language in languages}


def decide(
    issue: DigestIssuePage, *, user: User | None, others: Collection[str] = (), at: datetime | None = None
) -> Sending:
    """Decide to send an issue to the subscribers of its language and of `others`, at once or later. Idempotent.

    A decision that was taken already stays as it is. Raises `InvalidTransition` for an issue that is not public, and
    for one that is sent at once without subscribers in these languages; also for a time that passed more than an hour
    ago or is more than a year ahead. If there are no subscribers at a later time either, sending stops then.
    """
    if not is_public(issue):
        raise InvalidTransition(_("Publish the issue before it is sent."))
    now = timezone.now()
    if at and at < now - MAX_PAST:
        raise InvalidTransition(_("This time has passed. Choose a later one, or none to send at once."))
    if at and at > now + MAX_AHEAD:
        raise InvalidTransition(_("Choose a time within a year."))
    own = str(issue.locale.language_code)
    languages = [own, *sorted(set(others) - {own} - taken_languages(issue))]
    is_later = at is not None and at > now
    is_decided = Sending.objects.filter(issue=issue).exists()
    if not is_decided and not is_later and not has_recipients(languages):
        raise InvalidTransition(no_recipients(languages))
    with transaction.atomic():
        sending, is_new = Sending.objects.get_or_create(
            issue=issue,
            defaults={
                "translation_key": issue.translation_key,
                "languages": languages,
                "created_by": user,
                "due_at": max(at or now, now),
            },
        )
        if is_new:
            log(instance=issue, action="digest.send", user=user, data={"languages": languages})
    return sending


def stop(sending: Sending, *, user: User | None) -> None:
    """Stop a sending; mails that a worker is sending still go out. Idempotent."""
    if Sending.objects.filter(NOT_STOPPED, pk=sending.pk).update(stopped_at=timezone.now()):
        log(instance=sending.issue, action="digest.stop", user=user)


def resume(sending: Sending, *, user: User | None) -> None:
    """Continue a stopped sending. Idempotent. Raises `InvalidTransition` if it is due and has no subscribers yet."""
    is_due = not sending.prepared_at and sending.is_due(timezone.now())
    if is_due and not has_recipients(sending.languages):
        raise InvalidTransition(no_recipients(sending.languages))
    if Sending.objects.filter(pk=sending.pk, stopped_at__isnull=False).update(stopped_at=None):
        log(instance=sending.issue, action="digest.resume", user=user)


def retryable(sending: Sending) -> QuerySet[Delivery]:
    """Return the failed deliveries to those who are still subscribed, uncertain ones included."""
    return Delivery.objects.filter(
        sending=sending, failed_at__isnull=False, leased_until=None, subscriber__status=SubscriberStatus.SUBSCRIBED
    )


def retry_failed(sending: Sending, *, user: User | None) -> int:
    """Queue the `retryable` deliveries again; return how many there were."""
    failed = retryable(sending)
    count = Delivery.objects.filter(pk__in=failed.values("pk")).update(
        due_at=timezone.now(), failed_at=None, handed_over_at=None, attempts=0, error=""
    )
    if count:
        log(instance=sending.issue, action="digest.retry", user=user, data={"deliveries": count})
    return count


def has_due() -> bool:
    """Return whether a sending is to be prepared."""
    return OUTBOX.due().filter(NOT_STOPPED).exists()


def prepare_due() -> int:
    """Prepare due sendings; return how many. One whose worker was killed continues where it was."""
    prepared = 0
    for pk in list(OUTBOX.due().filter(NOT_STOPPED).values_list("pk", flat=True)):
        lease = OUTBOX.claim(pk)
        if lease is None:
            continue
        try:
            prepared += _prepare(lease)
        except Exception:
            lease.release(due_at=timezone.now() + OUTBOX.backoff.first)
            raise
    return prepared


def _prepare(lease: Lease[Sending]) -> bool:
    sending = lease.rows.select_related("issue__locale").get()
    if not is_public(sending.issue) or not (sending.queued_to or has_recipients(sending.languages)):
        # Staff unpublished it since, or nobody has subscribed: it waits until they resume.
        lease.release_untried(due_at=timezone.now(), stopped_at=timezone.now())
        return False
    if not sending.html:
        mail = render_issue(sending.issue)
        lease.rows.update(subject=mail.subject[:255], html=mail.html, text=mail.text)
    while _queue_batch(lease):
        lease.renew()
    lease.release(prepared_at=timezone.now())
    return True


@transaction.atomic
def _queue_batch(lease: Lease[Sending]) -> bool:
    """Queue deliveries to the next subscribers; return False if there are none."""
    sending = lease.rows.select_for_update().get()
    subscribed = Subscriber.objects.filter(status=SubscriberStatus.SUBSCRIBED, language__in=sending.languages)
    rows = list(subscribed.filter(pk__gt=sending.queued_to).order_by("pk").values_list("pk", "domain_key")[:BATCH])
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                sending=sending,
                subscriber_id=pk,
                translation_key=sending.translation_key,
                domain_key=domain,
                due_at=now,
            )
            for pk, domain in rows
        ],
        # A subscriber who changed languages has another translation already.
        ignore_conflicts=True,
    )
    if rows:
        lease.rows.update(queued_to=rows[-1][0])
    return bool(rows)
