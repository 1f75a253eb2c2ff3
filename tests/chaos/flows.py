"""The flows whose processes are killed: how each begins, what is killed, and what has to be left in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.digest import delivery as digest_delivery
from cms.digest import sendings
from cms.digest.models import Delivery as DigestDelivery
from cms.operations import housekeeping
from cms.webhooks import dispatcher
from cms.webhooks.models import Delivery, Endpoint
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_due
from letters.models import EditionFile
from signatories.enums import MailPurpose
from signatories.exchange.imports.commit import confirm_import
from signatories.exchange.imports.undo import start_undo
from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue
from signatories.models import Contact, ImportBatch, Mail, Signatory, SignatoryList
from signatories.tasks import undo_long_import, write_import
from tests.chaos.receivers import received
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.concurrency.actions import _approve, _confirm
from tests.concurrency.scenario import Scenario, make_scenario
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import confirm, csv_lines, upload
from tests.signatories.signers import sign

NUMBERS = count()
#: Rows of an import, subscribers of an issue, mails of a run.
MANY = 12


@dataclass(frozen=True)
class Flow:
    """One flow. All functions but `begin` run in children and take what `begin` returns.

    `act` is killed, and `again` is what people or programs do once the site is back: by default the same. `keeps` says
    whether what `act` said to have done is there. `end` returns what is left, as JSON has it.
    """

    name: str
    begin: Callable[[], Any]
    act: Callable[[Any], Any]
    end: Callable[[Any], Any]
    keeps: Callable[[Any], bool] = lambda _state: True
    again: Callable[[Any], Any] | None = None


def _entries(signatory_list: SignatoryList) -> dict[str, Any]:
    """Return the entries of a list, what the log says about them, and who was told, without times and numbers."""
    entries = Signatory.objects.filter(signatory_list=signatory_list)
    log = ModelLogEntry.objects.filter(
        content_type__model="signatory", object_id__in=[str(pk) for pk in entries.values_list("pk", flat=True)]
    )
    mails = Mail.objects.filter(signatory__in=entries).exclude(sent_at=None)
    return {
        "entries": sorted([entry.name, entry.status, hasattr(entry, "contact")] for entry in entries),
        "log": sorted(log.values_list("action", flat=True)),
        "mails": sorted({*mails.values_list("purpose", flat=True)}),
    }


def _sign_on() -> Flow:
    def begin() -> tuple[SignatoryList, str]:
        return SignatoryListFactory(open=True), f"signer{next(NUMBERS)}@example.org"

    def act(state: tuple[SignatoryList, str]) -> bool:
        sign(state[0], email=state[1])
        return True

    def keeps(state: tuple[SignatoryList, str]) -> bool:
        return Contact.objects.filter(email=state[1]).count() == 1

    return Flow("sign on", begin, act, lambda state: _entries(state[0]), keeps)


def _of_scenario(name: str, state: str, act: Callable[[Scenario, Client], int]) -> Flow:
    def begin() -> Scenario:
        return make_scenario(state, with_letter=False, with_import=False)

    def posted(scenario: Scenario) -> int:
        client = Client(raise_request_exception=False)
        client.force_login(scenario.staff)
        return act(scenario, client)

    def keeps(scenario: Scenario) -> bool:
        return Signatory.objects.get(pk=scenario.entry.pk).status != state

    return Flow(name, begin, posted, lambda scenario: _entries(scenario.signatory_list), keeps)


def _file() -> bytes:
    return csv_lines("kind,name,email", *(f"organization,Alder {row},a{row}@example.org" for row in range(MANY)))


def _worker(_state: Any) -> bool:
    call_command("worker", batch=True, verbosity=0)
    return True


def _import_left(batch: ImportBatch) -> dict[str, Any]:
    batch.refresh_from_db()
    return {"state": batch.state, **_entries(batch.signatory_list)}


def _import() -> Flow:
    def begin() -> ImportBatch:
        batch = upload(SignatoryListFactory(), _file())
        confirm_import(batch, agreed=True, user=User.objects.get(username="alix"))
        write_import.enqueue(batch.pk, good_rows=False)
        return batch

    return Flow("import", begin, _worker, _import_left, again=_nothing)


def _undo() -> Flow:
    def begin() -> ImportBatch:
        batch = confirm(upload(SignatoryListFactory(), _file()))
        start_undo(batch, user=User.objects.get(username="alix"))
        undo_long_import.enqueue(batch.pk)
        return batch

    return Flow("undo", begin, _worker, _import_left, again=_nothing)


def _nothing(_state: Any) -> bool:
    """The worker goes on by itself."""
    return True


def _edition() -> Flow:
    def begin() -> SignatoryList:
        letter = LetterFactory(signatory_list=SignatoryListFactory())
        SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
        request_edition(letter.signatory_list)
        return letter.signatory_list

    def end(signatory_list: SignatoryList) -> list[Any]:
        files = EditionFile.objects.filter(edition__signatory_list=signatory_list).select_related("edition")
        return [
            [file.edition.number, file.edition.state, file.language, file.content.read()[:5].decode()]
            for file in files
        ]

    return Flow("edition", begin, lambda _state: bool(make_due()) or True, end, again=_nothing)


def _webhook() -> Flow:
    def begin() -> str:
        url = f"https://hooks{next(NUMBERS)}.example.org/"
        Endpoint.objects.update(is_active=False)
        Endpoint.objects.create(url=url, signatory_published=True)
        scenario = make_scenario("pending", with_letter=False, with_import=False)
        client = Client(raise_request_exception=False)
        client.force_login(scenario.staff)
        _approve(scenario, client)
        return url

    def end(url: str) -> list[int]:
        stored = Delivery.objects.filter(endpoint__url=url)
        # A message that was sent twice has the same id, by which receivers know it.
        return [stored.count(), stored.exclude(delivered_at=None).count(), len(received("webhook", url))]

    return Flow("webhook", begin, lambda _url: bool(dispatcher.deliver()) or True, end, again=_nothing)


def _mail() -> Flow:
    def begin() -> SignatoryList:
        signatory_list = SignatoryListFactory()
        for _mail in range(MANY):
            entry = SignatoryFactory(signatory_list=signatory_list, email=f"m{next(NUMBERS)}@example.org")
            queue(MailPurpose.RECEIPT, entry)
        return signatory_list

    def end(signatory_list: SignatoryList) -> list[int]:
        mails = Mail.objects.filter(signatory__signatory_list=signatory_list)
        addresses = Contact.objects.filter(signatory__signatory_list=signatory_list).values_list("email", flat=True)
        arrived = [sum(received("mail", address).values()) for address in addresses]
        # The mail whose worker was killed while the server took it may arrive again; no other does.
        return [mails.exclude(sent_at=None).count(), sum(map(bool, arrived)), sum(arrived) - len(arrived) > 1]

    return Flow("mail", begin, lambda _state: bool(deliver()) or True, end, again=_nothing)


def _digest() -> Flow:
    def begin() -> Any:
        issue = digest_issue(title=f"Issue {next(NUMBERS):06}", body=[("text", "<p>News.</p>")])
        for _subscriber in range(MANY):
            subscriber(f"s{next(NUMBERS)}@example.org")
        return sendings.decide(issue, user=None)

    def act(_sending: Any) -> bool:
        sendings.prepare_due()
        digest_delivery.deliver()
        return True

    def end(sending: Any) -> dict[str, bool]:
        deliveries = DigestDelivery.objects.filter(sending=sending)
        arrived = received("mail", sending.issue.title)
        uncertain = deliveries.exclude(failed_at=None).count()
        return {
            "everybody has a delivery": deliveries.count()
            == deliveries.values("subscriber").distinct().count()
            >= MANY,
            "nobody gets it twice": max(arrived.values(), default=0) == 1,
            "all but one arrived": deliveries.exclude(sent_at=None).count() + uncertain == deliveries.count(),
            "at most one is uncertain": uncertain <= 1,
        }

    return Flow("digest", begin, act, end, again=_nothing)


def _housekeeping() -> Flow:
    def begin() -> SignatoryList:
        signatory_list = SignatoryListFactory()
        long_ago = timezone.now() - timedelta(days=4000)
        for number in range(MANY):
            SignatoryFactory(signatory_list=signatory_list, unconfirmed=True, email=f"h{next(NUMBERS)}@example.org")
            SignatoryFactory(signatory_list=signatory_list, name=f"Kept {number}")
        old = Signatory.objects.filter(signatory_list=signatory_list, status="unconfirmed")
        old.update(created_at=long_ago)
        Contact.objects.filter(signatory__in=old).update(created_at=long_ago)
        return signatory_list

    def end(signatory_list: SignatoryList) -> Any:
        by_status = Signatory.objects.filter(signatory_list=signatory_list).values_list("status").annotate(Count("pk"))
        contacts = Contact.objects.filter(signatory__signatory_list=signatory_list).count()
        return [sorted(by_status.order_by("status")), contacts]

    return Flow("housekeeping", begin, lambda _state: bool(housekeeping.run()), end)


def flows() -> list[Flow]:
    """Return all flows."""
    return [
        _sign_on(),
        _of_scenario("confirm", "unconfirmed", _confirm),
        _of_scenario("approve", "pending", _approve),
        _import(),
        _undo(),
        _edition(),
        _webhook(),
        _mail(),
        _digest(),
        _housekeeping(),
    ]
