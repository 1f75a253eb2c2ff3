"""Subscribers who act at once, and while an issue is sent: `python -m tests.cms.digest.subscription_races`.

Prints the outcome as JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from tests.threads import run_concurrently

SUBSCRIBERS = 60
#: Deliveries that two threads send at the same time.
SLICE = 20
#: Seconds that the mail server takes for a mail, and that pass between two unsubscriptions.
PAUSE = 0.004
AT_ONCE = 4


def leave_while_an_issue_is_sent() -> dict[str, Any]:
    """Let two workers send an issue while every second subscriber leaves; return what became of the mails."""
    from django.utils.timezone import now

    from cms.digest import delivery, sendings, subscriptions
    from cms.digest.link_tokens import UNSUBSCRIBE, make_token
    from cms.digest.models import Delivery
    from signatories.mail.connection import MailServer
    from tests.cms.digest.issues import digest_issue
    from tests.cms.digest.test_subscriptions import subscriber

    subscribers = [subscriber(f"a{number}@example{number}.org") for number in range(SUBSCRIBERS)]
    leaving = subscribers[::2]
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    mailed: list[str] = []
    answered = {}

    def take_mail(server: MailServer, message: Any) -> None:
        mailed.extend(message.to)
        time.sleep(PAUSE)

    def leave() -> None:
        for found in reversed(leaving):
            subscriptions.unsubscribe(make_token(UNSUBSCRIBE, found))
            answered[found.pk] = now()
            time.sleep(PAUSE)

    with mock.patch.object(MailServer, "send", take_mail):
        errors = run_concurrently([delivery.deliver, delivery.deliver, leave])
        delivery.deliver()
    begun = Delivery.objects.filter(handed_over_at__isnull=False).values_list("subscriber", "handed_over_at")
    staying = {found.email for found in subscribers} - {found.email for found in leaving}
    return {
        "errors": errors,
        "doubled": len(mailed) - len(set(mailed)),
        "lost": sorted(staying - set(mailed)),
        "begun after the answer": sum(pk in answered and at > answered[pk] for pk, at in begun),
        "waiting": sending.counts()["waiting"],
        "mails without a delivery": len(mailed) - sending.counts()["sent"],
    }


def send_a_slice_twice() -> dict[str, Any]:
    """Let two threads send the same claimed slice, as if their lease did not tell them apart."""
    from django.db.models import Q

    from cms.digest import delivery, sendings
    from cms.digest.models import Delivery
    from signatories.mail.connection import MailServer
    from tests.cms.digest.issues import digest_issue
    from tests.cms.digest.test_subscriptions import subscriber

    for number in range(SLICE):
        subscriber(f"b{number}@example{number}.org", language="fr")
    sending = sendings.decide(digest_issue(language="fr"), user=None)
    sendings.prepare_due()
    lease = delivery._claim_slice()
    assert lease
    mailed: list[str] = []

    def take_mail(server: MailServer, message: Any) -> None:
        mailed.extend(message.to)
        time.sleep(PAUSE)

    def send() -> None:
        delivery._send_slice(lease, MailServer(), delivery.DigestBudget())

    with mock.patch.object(MailServer, "send", take_mail):
        errors = run_concurrently([send] * 2)
    outcomes = Delivery.objects.filter(sending=sending)
    return {
        "errors": errors,
        "mailed": len(mailed),
        "doubled": len(mailed) - len(set(mailed)),
        "cancelled": outcomes.filter(~Q(cancelled_at=None)).count(),
        "sent": outcomes.filter(~Q(sent_at=None)).count(),
    }


def act_at_once() -> dict[str, Any]:
    """Let actions of one subscriber happen at once; return the status and the number of changes of each."""
    from wagtail.models import ModelLogEntry

    from cms.digest import subscriptions
    from cms.digest.enums import SubscriberStatus
    from cms.digest.link_tokens import CONFIRM, UNSUBSCRIBE, make_token
    from cms.digest.models import Subscriber
    from signatories.exceptions import LinkExpired
    from tests.cms.digest.test_subscriptions import subscriber

    def outcome(name: str, status: SubscriberStatus, *actions: Callable[[str, str], object]) -> list[Any]:
        found = subscriber(f"{name}@example.org", status=status)
        tokens = make_token(CONFIRM, found), make_token(UNSUBSCRIBE, found)
        errors = run_concurrently(
            [lambda action=action: action(*tokens) for action in actions],  # type: ignore[misc]
            expected=(LinkExpired,),
        )
        changes = ModelLogEntry.objects.filter(action="digest.status", object_id=str(found.pk)).count()
        return [errors, Subscriber.objects.get(pk=found.pk).status, changes]

    def confirm(token: str, _other: str) -> object:
        return subscriptions.confirm(token)

    def leave(_other: str, token: str) -> None:
        subscriptions.unsubscribe(token)

    return {
        "unsubscriptions": outcome("a", SubscriberStatus.SUBSCRIBED, *[leave] * AT_ONCE),
        "confirmations": outcome("b", SubscriberStatus.UNCONFIRMED, *[confirm] * AT_ONCE),
        "both": outcome("c", SubscriberStatus.UNCONFIRMED, *[confirm, leave] * (AT_ONCE // 2))[:2],
    }


def ask_at_once() -> dict[str, Any]:
    """Let workers answer two requests of one address at once; return the numbers of subscribers and of mails."""
    from cms.digest import subscriptions
    from cms.digest.models import ConfirmationMail, Subscriber

    for _time in range(AT_ONCE):
        subscriptions.request_subscription("new@example.org", "en")
    errors = run_concurrently([subscriptions.answer_requests] * AT_ONCE)
    subscriptions.answer_requests()
    numbers = Subscriber.objects.filter(email="new@example.org").count(), ConfirmationMail.objects.count()
    return {"errors": errors, "subscribers and mails": numbers}


def main() -> None:
    """Run the races, and print their outcomes."""
    import django

    django.setup()
    print(json.dumps([leave_while_an_issue_is_sent(), act_at_once(), ask_at_once(), send_a_slice_twice()]))


if __name__ == "__main__":
    main()
