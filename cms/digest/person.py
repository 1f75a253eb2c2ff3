"""What the digest keeps about one person."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cms.digest.enums import SubscriberStatus
from cms.digest.models import Subscriber, SubscriptionRequest
from cms.digest.retention import erase_addresses
from cms.digest.subscriptions import end_subscription
from core.numbers import grouped
from signatories.addresses import email_key
from signatories.privacy.person_parts import PersonPart
from signatories.privacy.retention import delete


def _subscriptions(address: str) -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(email_key=email_key(address) or "-").exclude(email="")


def _erase(subscribers: Sequence[Subscriber]) -> None:
    """End subscriptions and erase their address; the keyed hash of one that was confirmed stays unsubscribed."""
    SubscriptionRequest.objects.filter(email__in={subscriber.email for subscriber in subscribers}).delete()
    confirmed = [each for each in subscribers if each.status != SubscriberStatus.UNCONFIRMED]
    for subscriber in confirmed:
        end_subscription(subscriber, SubscriberStatus.UNSUBSCRIBED)
    erase_addresses(confirmed)
    if unconfirmed := [each for each in subscribers if each not in confirmed]:
        delete(unconfirmed)


def _in_words(number: int) -> str:
    return ngettext("%s subscription to the digest", "%s subscriptions to the digest", number) % grouped(number)


SUBSCRIPTIONS = PersonPart(
    "subscriptions",
    rows=_subscriptions,
    columns=("email", "language", "status", "source", "consent_source", "created_at", "confirmed_at", "changed_at"),
    erase=_erase,
    in_words=_in_words,
)
