"""Retention rules of the digest; `docs/retention.md` gives the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.digest.enums import SubscriberStatus
from cms.digest.models import ConfirmationMail, IssueTest, Subscriber, SubscriberImport, SubscriptionRequest
from core.outbox.models import SETTLED
from signatories.privacy.retention import DAY, RetentionRule, delete, older_than

ENDED = (SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.BOUNCED)


def _never_confirmed(before: datetime) -> QuerySet[Subscriber]:
    """Return addresses that did not confirm, without those that got a mail since `before`."""
    mailed = ConfirmationMail.objects.filter(subscriber=OuterRef("pk"), created_at__gte=before)
    waiting = Subscriber.objects.filter(status=SubscriberStatus.UNCONFIRMED, changed_at__lt=before)
    return waiting.filter(~Exists(mailed)).order_by("pk")


def _ended(before: datetime) -> QuerySet[Subscriber]:
    ended = Subscriber.objects.filter(status__in=ENDED, changed_at__lt=before).exclude(email="")
    mailed = ConfirmationMail.objects.filter(subscriber=OuterRef("pk"), created_at__gte=before)
    return ended.filter(~Exists(mailed)).order_by("pk")


def erase_addresses(subscribers: Sequence[Subscriber]) -> None:
    """Erase the addresses of ended subscriptions; the keyed hash stays, so that nobody is taken over again."""
    pks = [subscriber.pk for subscriber in subscribers]
    Subscriber.objects.filter(pk__in=pks, status__in=ENDED).update(
        email="", mailbox_key="", domain_key="", consent_source=""
    )


def _settled_mails(before: datetime) -> QuerySet[ConfirmationMail]:
    return ConfirmationMail.objects.filter(SETTLED, created_at__lt=before).order_by("pk")


def _settled_tests(before: datetime) -> QuerySet[IssueTest]:
    return IssueTest.objects.filter(SETTLED, created_at__lt=before).order_by("pk")


def _undecided_files(before: datetime) -> QuerySet[SubscriberImport]:
    return SubscriberImport.objects.filter(imported_at=None, created_at__lt=before).order_by("pk")


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "subscriptions that were not confirmed",
        "unconfirmed",
        _never_confirmed,
        delete,
        _("an address that was entered and never confirmed"),
    ),
    RetentionRule(
        "addresses of ended subscriptions",
        "withdrawn",
        _ended,
        erase_addresses,
        _("the address of a subscription that has ended"),
    ),
    RetentionRule(
        "requests to confirm subscriptions",
        "mails",
        _settled_mails,
        delete,
        _("when you were asked to confirm a subscription"),
    ),
    RetentionRule(
        "subscription requests",
        DAY,
        older_than(SubscriptionRequest),
        delete,
        _("the address in the form, until the request is answered"),
    ),
    RetentionRule("tests of issues", DAY, _settled_tests, delete, notice=""),
    RetentionRule(
        "undecided files of subscribers",
        DAY,
        _undecided_files,
        delete,
        _("files with addresses that the organizers uploaded and have not imported"),
    ),
)
