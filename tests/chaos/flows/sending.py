"""What a worker sends: messages of webhooks, mail, the digest."""

from __future__ import annotations

from typing import Any

from django.test import Client

from cms.digest import delivery as digest_delivery
from cms.digest import sendings
from cms.digest.models import Delivery as DigestDelivery
from cms.digest.models import Subscriber
from cms.webhooks import dispatcher
from cms.webhooks.models import Delivery, Endpoint
from signatories.enums import MailPurpose
from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue
from signatories.models import Contact, Mail, SignatoryList
from tests.chaos.flows.flow import MANY, NUMBERS, Flow
from tests.chaos.receivers import received
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.concurrency.actions import _approve
from tests.concurrency.scenario import make_scenario
from tests.factories import SignatoryFactory, SignatoryListFactory


def webhook() -> Flow:
    """A worker sends a message about a new entry to an endpoint."""

    def begin() -> str:
        url = f"https://hooks{next(NUMBERS)}.example.org/"
        Endpoint.objects.update(is_active=False)
        Endpoint.objects.create(url=url, signatory_published=True)
        scenario = make_scenario("pending", with_letter=False, with_import=False)
        client = Client(raise_request_exception=False)
        client.force_login(scenario.staff)
        _approve(scenario, client)
        return url

    def end(url: str) -> list[str]:
        stored = Delivery.objects.filter(endpoint__url=url)
        # A message that was sent twice has the same id, by which receivers know it.
        return [
            *("stored" for _delivery in stored),
            *("marked as delivered" for _delivery in stored.exclude(delivered_at=None)),
            *("arrived" for _message in received("webhook", url)),
        ]

    return Flow("webhook", begin, lambda _url: dispatcher.deliver(), end)


def mail() -> Flow:
    """A worker sends some mails."""

    def begin() -> SignatoryList:
        signatory_list = SignatoryListFactory()
        for _mail in range(MANY):
            entry = SignatoryFactory(signatory_list=signatory_list, email=f"m{next(NUMBERS)}@example.org")
            queue(MailPurpose.RECEIPT, entry)
        return signatory_list

    def end(signatory_list: SignatoryList) -> list[str]:
        mails = Mail.objects.filter(signatory__signatory_list=signatory_list)
        addresses = Contact.objects.filter(signatory__signatory_list=signatory_list).values_list("email", flat=True)
        arrived = [sum(received("mail", address).values()) for address in addresses]
        again = sum(arrived) - sum(map(bool, arrived))
        return [
            *("marked as sent" for _mail in mails.exclude(sent_at=None)),
            *("arrived" for times in arrived if times),
            # The one mail that the server took while the worker was killed may arrive again.
            *("arrived again" for _mail in range(again - 1)),
        ]

    return Flow("mail", begin, lambda _list: deliver(), end)


def digest() -> Flow:
    """A worker sends an issue of the digest to all subscribers."""

    def begin() -> Any:
        issue = digest_issue(title=f"Issue {next(NUMBERS):06}", body=[("text", "<p>News.</p>")])
        # Those of earlier issues would make each run longer than the one before.
        DigestDelivery.objects.all().delete()
        Subscriber.objects.all().delete()
        for _subscriber in range(MANY):
            subscriber(f"s{next(NUMBERS)}@example.org")
        return sendings.decide(issue, user=None)

    def act(_sending: Any) -> None:
        sendings.prepare_due()
        digest_delivery.deliver()

    def end(sending: Any) -> list[str]:
        deliveries = DigestDelivery.objects.filter(sending=sending)
        times = received("mail", sending.issue.title)
        sent = set(deliveries.exclude(sent_at=None).values_list("subscriber__email", flat=True))
        failed = deliveries.exclude(failed_at=None).count()
        return [
            *("stored" for _delivery in deliveries),
            *("marked as sent or failed" for _delivery in range(len(sent) + failed)),
            *("marked as sent and not arrived" for _address in sent - {address for address, _title in times}),
            # The one mail that the server may have taken while the worker was killed fails visibly.
            *("failed" for _delivery in range(failed - 1)),
            *("arrived again" for _mail in range(sum(times.values()) - len(times))),
        ]

    return Flow("digest", begin, act, end)
