"""Tests of sending an issue: to whom, once, within the budget, and after a crash."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings
from wagtail.models import Locale, Site

from cms.appearance.models import SiteTexts
from cms.digest import delivery, sendings, subscriptions
from cms.digest.enums import SubscriberStatus
from cms.digest.issue_mail import render_issue
from cms.digest.link_tokens import UNSUBSCRIBE, make_token
from cms.digest.models import Delivery, DigestIssuePage, Sending, Subscriber
from signatories.addresses import email_key
from signatories.exceptions import InvalidTransition
from signatories.mail.connection import MailServer, MailServerUnavailable
from signatories.models import BlockedAddress
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db


def send(issue: DigestIssuePage, **values: Any) -> Sending:
    sending = sendings.decide(issue, user=None, **values)
    sendings.prepare_due()
    delivery.deliver()
    return sending


def test_subscribers_of_the_language_get_the_issue_once() -> None:
    issue = digest_issue(title="May", body=[("text", '<p>Read <a href="https://example.org/a">this</a>.</p>')])
    for name, values in {
        "a": {},
        "b": {"status": SubscriberStatus.UNSUBSCRIBED},
        "c": {"status": SubscriberStatus.UNCONFIRMED},
        "d": {"language": "fr"},
        "e": {"status": SubscriberStatus.BOUNCED},
        "f": {},
    }.items():
        subscriber(f"{name}@example.org", **values)
    BlockedAddress.objects.create(email_key=email_key("f@example.org"))
    for _time in range(2):
        sending = send(issue)
    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    message: Any = mail.outbox[0]
    url = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.alternatives[0][0]
    assert [text for text in (message.body, html) if url not in text or ".invalid" in text] == []
    assert "this <https://example.org/a>." in message.body
    assert sending.counts() == {"queued": 2, "sent": 1, "failed": 0, "waiting": 0}
    assert Client().post(url.removeprefix("http://testserver")).status_code == 200


def test_other_languages_are_chosen_and_no_translation_is_sent_twice() -> None:
    issue, other = digest_issue(title="May"), digest_issue(title="Mai", language="fr")
    DigestIssuePage.objects.filter(pk=other.pk).update(translation_key=issue.translation_key)
    other.refresh_from_db()
    moved = subscriber("a@example.org")
    subscriber("b@example.org", language="de")
    subscriber("c@example.org", language="fr")
    send(issue, others=["de", "fr"])
    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.org", "b@example.org"]
    Subscriber.objects.filter(pk=moved.pk).update(language="fr")
    send(other)
    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.org", "b@example.org", "c@example.org"]


def test_counts_are_frozen_and_only_public_content_is_sent() -> None:
    letter = LetterFactory(title="The lake")
    posts = [NewsFactory(title="Public post", excerpt="Its excerpt"), NewsFactory(title="Secret post", live=False)]
    body = [("letter", {"letter": letter}), ("news", {"heading": "News", "posts": posts}), ("heading", "More")]
    subscriber()
    send(digest_issue(title="May", body=body))
    message: Any = mail.outbox[0]
    for text in (message.body, message.alternatives[0][0]):
        parts = ("The lake", "0 organizations", "Public post", "Its excerpt", "More")
        assert [part for part in parts if part not in text] == []
        assert "Secret post" not in text


def test_a_draft_is_not_sent_and_an_unpublished_issue_stops() -> None:
    with pytest.raises(InvalidTransition):
        sendings.decide(digest_issue(live=False), user=None)
    subscriber()
    issue = digest_issue()
    sending = sendings.decide(issue, user=None)
    sendings.prepare_due()
    issue.unpublish()
    delivery.deliver()
    sending.refresh_from_db()
    assert (sending.stopped_at is not None, mail.outbox) == (True, [])
    issue.save_revision().publish()
    sendings.resume(sending, user=None)
    delivery.deliver()
    assert len(mail.outbox) == 1


def test_a_scheduled_issue_waits_and_a_stopped_one_too() -> None:
    subscriber()
    sending = send(digest_issue(), at=now() + timedelta(hours=1))
    assert mail.outbox == []
    Sending.objects.update(due_at=now())
    sendings.stop(sending, user=None)
    assert (sendings.prepare_due(), delivery.deliver()) == (0, 0)
    sendings.resume(sending, user=None)
    assert (sendings.prepare_due(), delivery.deliver()) == (1, 1)


@pytest.mark.parametrize("hours", [-2, -24 * 365, 24 * 400])
def test_a_time_that_passed_or_is_far_ahead_sends_nothing(hours: int) -> None:
    subscriber()
    with pytest.raises(InvalidTransition):
        sendings.decide(digest_issue(), user=None, at=now() + timedelta(hours=hours))
    assert not Sending.objects.exists()


def test_the_minute_that_was_chosen_may_pass_before_the_form_is_sent() -> None:
    subscriber()
    send(digest_issue(), at=now() - timedelta(minutes=2))
    assert len(mail.outbox) == 1


def test_who_unsubscribes_after_the_start_gets_nothing() -> None:
    found = subscriber()
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    subscriptions.unsubscribe(make_token(UNSUBSCRIBE, found))
    delivery.deliver()
    assert (mail.outbox, sending.counts()["waiting"]) == ([], 0)


def test_who_unsubscribes_while_a_slice_is_sent_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    subscriber("a@example.org")
    token = make_token(UNSUBSCRIBE, subscriber("b@example.org"))
    real = MailServer.send

    def send_and_unsubscribe(server: MailServer, message: Any) -> None:
        real(server, message)
        subscriptions.unsubscribe(token)

    monkeypatch.setattr(MailServer, "send", send_and_unsubscribe)
    sending = send(digest_issue())
    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    assert sending.counts() == {"queued": 2, "sent": 1, "failed": 0, "waiting": 0}


def test_the_sender_is_the_site_as_its_readers_know_it() -> None:
    site = Site.objects.get()
    for language, name in (("en", "Streets"), ("fr", "Rues")):
        locale = Locale.objects.get(language_code=language)
        SiteTexts.objects.create(site=site, locale=locale, name=name)
        subscriber(f"{language}@example.org", language=language)
        send(digest_issue(language=language))
    senders = {message.to[0]: parseaddr(message.from_email)[0] for message in mail.outbox}
    assert senders == {"en@example.org": "Streets", "fr@example.org": "Rues"}


def test_lists_and_links_are_readable_as_plain_text() -> None:
    body = [
        {
            "type": "text",
            "value": '<p>See <a href="https://example.org/">it</a>.</p><ul><li>One</li><li>Two</li></ul>',
        },
        {"type": "buttons", "value": {"buttons": [{"text": "Act", "url": "https://example.org/act"}]}},
    ]
    issue = digest_issue(body=DigestIssuePage.body.field.stream_block.to_python(body))
    text = render_issue(issue).text
    assert "See it <https://example.org/>.\n\n- One\n- Two\n\nAct <https://example.org/act>\n" in text
    assert "\nUnsubscribe <https://unsubscribe.invalid/>\n" in text


def test_the_digest_leaves_a_share_of_the_budget_to_other_mail(settings: Settings) -> None:
    settings.MAIL_PER_HOUR = 4
    for number in range(5):
        subscriber(f"a{number}@example{number}.org")
    sending = send(digest_issue())
    assert sending.counts() == {"queued": 5, "sent": 3, "failed": 0, "waiting": 2}
    assert delivery.deliver() == 0
    Delivery.objects.filter(sent_at=None).update(due_at=now())
    assert delivery.deliver() == 0
    Delivery.objects.filter(sent_at__isnull=False).update(sent_at=now() - timedelta(hours=2))
    Delivery.objects.filter(sent_at=None).update(due_at=now())
    assert delivery.deliver() == 2


def test_a_used_up_budget_touches_no_delivery_however_many_wait(settings: Settings) -> None:
    settings.DIGEST_PER_HOUR = 1
    for number in range(3):
        subscriber(f"a{number}@example.org")
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    assert (delivery.has_due(), delivery.deliver(), delivery.has_due()) == (True, 1, False)
    Delivery.objects.filter(sent_at=None).update(due_at=now())
    assert not delivery.has_due()
    before = list(Delivery.objects.order_by("pk").values())
    assert (delivery.deliver(), list(Delivery.objects.order_by("pk").values()) == before) == (0, True)
    settings.DIGEST_PER_HOUR = 3
    assert (delivery.has_due(), delivery.deliver(), sending.counts()["sent"]) == (True, 2, 3)


def test_mails_to_a_full_domain_wait_together_and_the_others_go_out(settings: Settings) -> None:
    settings.MAIL_PER_DOMAIN_AND_HOUR = 1
    for name in ("a@big.example", "b@big.example", "c@big.example", "d@small.example"):
        subscriber(name)
    counts = send(digest_issue()).counts()
    assert counts == {"queued": 4, "sent": 2, "failed": 0, "waiting": 2}
    waiting = Delivery.objects.filter(sent_at=None)
    assert {(row.attempts, row.due_at > now(), row.lease_token) for row in waiting} == {(0, True, "")}


def test_refused_addresses_are_unsubscribed_after_some_issues(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DIGEST_MAX_REFUSALS = 2
    subscriber("bad@example.org")
    subscriber("good@example.org")
    real = MailServer.send

    def refuse(server: MailServer, message: Any) -> None:
        if message.to == ["bad@example.org"]:
            raise SMTPRecipientsRefused({"bad@example.org": (550, b"bad@example.org is unknown")})
        real(server, message)

    monkeypatch.setattr(MailServer, "send", refuse)
    numbers = [send(digest_issue()).counts() for _time in range(3)]
    assert [(number["sent"], number["failed"]) for number in numbers] == [(1, 1), (1, 1), (1, 0)]
    assert Subscriber.objects.get(email="bad@example.org").status == SubscriberStatus.BOUNCED
    assert not Delivery.objects.filter(error__contains="@").exists()


def test_a_mail_that_may_have_been_sent_waits_for_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    subscriber()
    real = MailServer.send

    def lose(server: MailServer, message: Any) -> None:
        real(server, message)
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(MailServer, "send", lose)
        sending = send(digest_issue())
    assert (delivery.deliver(), sending.counts()["failed"], len(mail.outbox)) == (0, 1, 1)
    assert sendings.retry_failed(sending, user=None) == 1
    assert delivery.deliver() == 1


def test_a_killed_worker_repeats_only_what_it_had_not_begun() -> None:
    first, second = subscriber("a@example.org"), subscriber("b@example.org")
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    past = now() - timedelta(minutes=1)
    claimed = {"due_at": None, "lease_token": "dead", "leased_until": past, "attempts": 1}
    Delivery.objects.filter(subscriber=first).update(**claimed, handed_over_at=past)
    Delivery.objects.filter(subscriber=second).update(**claimed)
    assert delivery.deliver() == 1
    assert [message.to for message in mail.outbox] == [["b@example.org"]]
    assert sending.counts() == {"queued": 2, "sent": 1, "failed": 1, "waiting": 0}


def test_what_a_worker_had_begun_that_died_during_the_run_of_another_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "SLICE", 1)
    for name in ("a", "b", "c"):
        subscriber(f"{name}@example.org")
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    begun = Delivery.objects.filter(subscriber__email="b@example.org")
    soon = now() + timedelta(minutes=1)
    begun.update(due_at=None, lease_token="dead", leased_until=soon, attempts=1, handed_over_at=now())
    real = MailServer.send

    def send_and_end_lease(server: MailServer, message: Any) -> None:
        real(server, message)
        begun.filter(lease_token="dead").update(leased_until=now())

    monkeypatch.setattr(MailServer, "send", send_and_end_lease)
    delivery.deliver()
    assert [message.to[0] for message in mail.outbox] == ["a@example.org", "c@example.org"]
    assert sending.counts() == {"queued": 3, "sent": 2, "failed": 1, "waiting": 0}


def test_subscribers_that_are_deleted_meanwhile_end_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    subscriber()
    sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    real = delivery._claim_slice

    def claim_and_delete() -> Any:
        lease = real()
        Subscriber.objects.all().delete()
        return lease

    monkeypatch.setattr(delivery, "_claim_slice", claim_and_delete)
    assert (delivery.deliver(), mail.outbox) == (0, [])


def test_preparing_continues_where_a_killed_worker_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendings, "BATCH", 2)
    for number in range(5):
        subscriber(f"a{number}@example.org")
    sending = sendings.decide(digest_issue(), user=None)
    lease = sendings.OUTBOX.claim(sending.pk)
    assert lease is not None
    Sending.objects.update(html="h", text="t", subject="s")
    assert sendings._queue_batch(lease)
    Sending.objects.update(leased_until=now() - timedelta(minutes=1))
    assert sendings.prepare_due() == 1
    assert Delivery.objects.count() == 5


def test_a_server_that_refuses_the_content_unsubscribes_nobody(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DIGEST_MAX_REFUSALS = 1
    subscriber()

    def refuse(server: MailServer, message: Any) -> None:
        raise SMTPDataError(554, b"looks like spam")

    monkeypatch.setattr(MailServer, "send", refuse)
    assert send(digest_issue()).counts()["failed"] == 1
    assert Subscriber.objects.get().status == SubscriberStatus.SUBSCRIBED


def test_all_mails_wait_while_the_server_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SLICE", 1)
    for name in "abc":
        subscriber(f"{name}@example.org")
    sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    handed = Delivery.objects.order_by("pk").last()
    assert handed
    dead = now() + timedelta(minutes=1)
    Delivery.objects.filter(pk=handed.pk).update(due_at=None, leased_until=dead, handed_over_at=now())
    attempts: list[Any] = []

    def refuse(self: MailServer, message: Any) -> None:
        attempts.append(message)
        raise MailServerUnavailable

    monkeypatch.setattr(MailServer, "send", refuse)
    for _time in range(2):
        assert delivery.deliver() == 0
    assert len(attempts) == 1
    assert not delivery.has_due()
    waiting = Delivery.objects.exclude(pk=handed.pk)
    assert set(waiting.values_list("attempts", "lease_token", "error")) == {(0, "", "MailServerUnavailable")}
    handed.refresh_from_db()
    assert (handed.leased_until, handed.due_at) == (dead, None)


def test_nothing_of_a_stopped_sending_is_due() -> None:
    subscriber()
    sending = sendings.decide(digest_issue(), user=None)
    sendings.prepare_due()
    assert delivery.has_due()
    sendings.stop(sending, user=None)
    assert not delivery.has_due()
    assert delivery.deliver() == 0
    sendings.resume(sending, user=None)
    assert delivery.has_due()
    assert delivery.deliver() == 1
