"""Subscribing, confirming and unsubscribing. Every change is one locked row, idempotent and without a log of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.digest import confirmations
from cms.digest.enums import SubscriberSource, SubscriberStatus
from cms.digest.link_tokens import CONFIRM, UNSUBSCRIBE, is_current, read_token
from cms.digest.models import Subscriber, SubscriptionRequest
from core.outbox.consume import consume, outbox_of_requests
from signatories.addresses import domain_key, email_key, mailbox_key
from signatories.enums import Status
from signatories.exceptions import LinkExpired
from signatories.locks import lock_lists_and_addresses
from signatories.models import BlockedAddress, Contact, is_blocked

if TYPE_CHECKING:
    from core.users.models import User

REQUESTS = outbox_of_requests(SubscriptionRequest)
#: Signers that are taken over in one transaction.
BATCH = 500


def request_subscription(email: str, language: str) -> None:
    """Queue a request to subscribe an address. The work is the same for every address."""
    SubscriptionRequest.objects.create(email=email, language=language)


def has_requests() -> bool:
    """Return whether a request is due."""
    return REQUESTS.has_due()


def answer_requests() -> int:
    """Queue a mail to each address that may confirm; return the number of processed requests."""
    return consume(REQUESTS, _answer)


def _answer(request: SubscriptionRequest) -> None:
    key = email_key(request.email)
    lock_lists_and_addresses([], [key])
    if is_blocked(request.email):
        return
    now = timezone.now()
    values = {
        "email": request.email,
        "mailbox_key": mailbox_key(request.email),
        "domain_key": domain_key(request.email),
        "language": request.language,
    }
    subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(email_key=key, defaults=values)
    if subscriber.status == SubscriberStatus.SUBSCRIBED:
        return
    if not is_new:
        for name, value in values.items():
            setattr(subscriber, name, value)
        if subscriber.status == SubscriberStatus.UNCONFIRMED:
            subscriber.changed_at = now
        subscriber.save(update_fields=[*values, "changed_at"])
    confirmations.queue(subscriber, now)


def check_confirmation(token: str) -> Subscriber:
    """Return the subscriber of a link to confirm, unchanged. Raises `LinkExpired` where `confirm` does."""
    pk, state = read_token(CONFIRM, token)
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber is None:
        raise LinkExpired(token)
    if subscriber.status != SubscriberStatus.SUBSCRIBED and not is_current(CONFIRM, state, subscriber):
        raise LinkExpired(token)
    return subscriber


@transaction.atomic
def confirm(token: str) -> Subscriber:
    """Subscribe the address of a link. Idempotent while it is subscribed.

    Raises `LinkExpired` if the subscriber is gone or unsubscribed since.
    """
    pk, state = read_token(CONFIRM, token)
    subscriber = Subscriber.objects.select_for_update().filter(pk=pk).first()
    if subscriber is None:
        raise LinkExpired(token)
    if subscriber.status == SubscriberStatus.SUBSCRIBED:
        return subscriber
    if not is_current(CONFIRM, state, subscriber) or not subscriber.email:
        raise LinkExpired(token)
    now = timezone.now()
    subscriber.confirmed_at, subscriber.refusals = now, 0
    _set_status(subscriber, SubscriberStatus.SUBSCRIBED)
    return subscriber


def check_unsubscription(token: str) -> Subscriber | None:
    """Return the subscriber of a link to unsubscribe, unchanged; None if it was erased. Raises `LinkExpired`."""
    return Subscriber.objects.filter(pk=read_token(UNSUBSCRIBE, token)[0]).first()


@transaction.atomic
def unsubscribe(token: str) -> None:
    """Unsubscribe the address of a link. Idempotent, also after the address was erased. Raises `LinkExpired`."""
    pk, state = read_token(UNSUBSCRIBE, token)
    subscriber = Subscriber.objects.select_for_update().filter(pk=pk).first()
    # A database that reuses primary keys may have given this one to another address.
    if subscriber and is_current(UNSUBSCRIBE, state, subscriber):
        end_subscription(subscriber, SubscriberStatus.UNSUBSCRIBED)


def end_subscription(subscriber: Subscriber, status: SubscriberStatus) -> None:
    """Set a locked subscriber to `unsubscribed` or `bounced`; who unsubscribed stays so. Idempotent."""
    if subscriber.status not in (status, SubscriberStatus.UNSUBSCRIBED):
        _set_status(subscriber, status)


def _set_status(subscriber: Subscriber, status: SubscriberStatus) -> None:
    log(
        instance=subscriber,
        action="digest.status",
        data={"status": {"from": subscriber.status, "to": status.value}},
    )
    subscriber.status, subscriber.changed_at = status, timezone.now()
    subscriber.save(update_fields=["status", "changed_at", "confirmed_at", "refusals"])


def willing_signers() -> QuerySet[Contact]:
    """Return the contacts of confirmed signers who asked for the newsletter, and whose address nobody disputes."""
    confirmed = Q(signatory__status__in=(Status.PENDING, Status.PUBLISHED), signatory__confirmed_at__isnull=False)
    wanted = Contact.objects.filter(confirmed, wants_newsletter=True, is_address_unconfirmed=False)
    return wanted.filter(signatory__disputed_at=None).exclude(email="").select_related("signatory").order_by("pk")


def take_over_signers(*, user: User | None) -> int:
    """Subscribe signers who asked for the newsletter; return how many are new. Idempotent, and logged with the user.

    Addresses that are known already keep their status: who unsubscribed stays so.
    """
    added = last = 0
    while contacts := list(willing_signers().filter(pk__gt=last)[:BATCH]):
        last = contacts[-1].pk
        blocked = set(BlockedAddress.objects.values_list("email_key", flat=True).filter(email_key__in=_keys(contacts)))
        known = set(Subscriber.objects.filter(email_key__in=_keys(contacts)).values_list("email_key", flat=True))
        new: dict[str, Subscriber] = {}
        for contact in contacts:
            key = email_key(contact.email)
            if key not in known and key not in blocked and contact.mailbox_key not in blocked:
                new.setdefault(key, _subscriber_of(contact, key))
        before = Subscriber.objects.count()
        Subscriber.objects.bulk_create(new.values(), ignore_conflicts=True)
        added += Subscriber.objects.count() - before
    newest = Subscriber.objects.filter(source=SubscriberSource.SIGNING).order_by("-pk").first()
    if added and newest:
        log(instance=newest, action="digest.take_over", user=user, data={"added": added})
    return added


def _keys(contacts: list[Contact]) -> set[str]:
    return {key for contact in contacts for key in (email_key(contact.email), contact.mailbox_key)}


def _subscriber_of(contact: Contact, key: str) -> Subscriber:
    return Subscriber(
        email=contact.email,
        email_key=key,
        mailbox_key=contact.mailbox_key,
        domain_key=domain_key(contact.email),
        language=contact.language or settings.LANGUAGE_CODE,
        status=SubscriberStatus.SUBSCRIBED,
        source=SubscriberSource.SIGNING,
        consent_source=_ticked_words(contact),
        confirmed_at=contact.signatory.confirmed_at,
    )


def _ticked_words(contact: Contact) -> str:
    """Return the words of the box that the signer ticked; "" if they are not known."""
    words = next((wording.text for wording in contact.ticked_wordings if wording.box == "wants_newsletter"), "")
    return words[: Subscriber._meta.get_field("consent_source").max_length]
