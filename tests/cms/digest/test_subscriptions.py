"""Tests of subscribing, confirming and unsubscribing."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from cms.digest import confirmations, subscriptions
from cms.digest.enums import SubscriberStatus
from cms.digest.link_tokens import CONFIRM, UNSUBSCRIBE, make_token
from cms.digest.models import ConfirmationMail, Subscriber, SubscriptionRequest
from core.users.models import User
from signatories.addresses import domain_key, email_key, mailbox_key
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue
from signatories.models import BlockedAddress, Contact
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
FORM = "/digest/subscribe/"


def subscriber(email: str = "ada@example.org", **values: object) -> Subscriber:
    keys = {"email_key": email_key(email), "mailbox_key": mailbox_key(email), "domain_key": domain_key(email)}
    defaults = {"language": "en", "status": SubscriberStatus.SUBSCRIBED, "confirmed_at": now()}
    return Subscriber.objects.create(email=email, **keys, **{**defaults, **values})


def work() -> None:
    subscriptions.answer_requests()
    confirmations.deliver()


def test_the_link_in_the_mail_leads_to_a_page_whose_button_subscribes(client: Client) -> None:
    response = client.post("/fr/digest/subscribe/", {"email": "Ada@Example.ORG"})
    assert response.headers["Location"] == "/fr/digest/subscribe/sent/"
    assert mail.outbox == []
    work()
    assert [message.to for message in mail.outbox] == [["Ada@example.org"]]
    path = re.search(r"http://\S+?(/fr/digest/confirm/\S+)", str(mail.outbox[0].body))[1]  # type: ignore[index]
    for _time in range(2):
        assert client.get(path).status_code == 200
        assert Subscriber.objects.get().status == SubscriberStatus.UNCONFIRMED
    for _time in range(2):
        assert client.post(path).status_code == 200
    found = Subscriber.objects.get()
    assert (found.status, found.language, found.confirmed_at is not None) == ("subscribed", "fr", True)


def test_who_opens_the_link_again_reads_that_the_address_is_subscribed(client: Client) -> None:
    found = subscriber(status=SubscriberStatus.UNCONFIRMED, confirmed_at=None)
    path = f"/digest/confirm/{make_token(CONFIRM, found)}/"
    assert "Confirm my subscription" in client.get(path).text
    client.post(path)
    assert "You are subscribed" in client.get(path).text
    found.refresh_from_db()
    subscriptions.unsubscribe(make_token(UNSUBSCRIBE, found))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("codes", [("en",), ("fr", "en")])
def test_links_to_unsubscribe_outlive_the_language_of_their_mail(
    client: Client, settings: Settings, codes: tuple[str, ...]
) -> None:
    found = subscriber(language="fr")
    token = make_token(UNSUBSCRIBE, found)
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in codes]
    settings.LANGUAGE_CODE = codes[0]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(f"/fr/digest/unsubscribe/{token}/").status_code == 200
    found.refresh_from_db()
    assert found.status == SubscriberStatus.SUBSCRIBED
    response = strict.post(f"/fr/digest/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    found.refresh_from_db()
    assert found.status == SubscriberStatus.UNSUBSCRIBED
    assert client.get("/fr/digest/unsubscribe/forged:x:y/").status_code == 404


def test_every_address_gets_the_same_answer(client: Client) -> None:
    subscriber("member@example.org")
    subscriber("gone@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    BlockedAddress.objects.create(email_key=email_key("blocked@example.org"))
    answers = set()
    for name in ("new", "member", "gone", "blocked"):
        response = client.post(FORM, {"email": f"{name}@example.org"})
        answers.add((response.status_code, response["Location"], response.content))
    assert len(answers) == 1
    work()
    assert sorted(message.to[0] for message in mail.outbox) == ["gone@example.org", "new@example.org"]
    assert not Subscriber.objects.filter(email="blocked@example.org").exists()


def test_a_filled_honeypot_stores_nothing(client: Client) -> None:
    response = client.post(FORM, {"email": "bot@example.org", "homepage": "x"})
    assert (response.status_code, SubscriptionRequest.objects.count()) == (302, 0)


def test_requests_of_a_network_without_proof_are_limited(client: Client) -> None:
    limit = settings.DIGEST_UNPROVEN_PER_HOUR
    codes = [client.post(FORM, {"email": f"a{n}@example.org"}).status_code for n in range(limit + 1)]
    assert codes == [302] * limit + [429]


def test_a_mailbox_gets_no_more_than_its_budget(client: Client) -> None:
    for _time in range(6):
        subscriptions.request_subscription("ada@example.org", "en")
        work()
        ConfirmationMail.objects.update(due_at=None)
    assert len(mail.outbox) == 1


def test_forms_of_letters_and_of_the_digest_share_the_budget_of_a_mailbox() -> None:
    for number in range(settings.MAIL_PER_DAY - 1):
        queue(MailPurpose.LINKS, SignatoryFactory(email=f"ada+of{number}@example.org"))
    for variant in ("ada", "ada+1", "ada+2"):
        subscriptions.request_subscription(f"{variant}@example.org", "en")
        subscriptions.answer_requests()
    due = [mail.due_at <= now() for mail in ConfirmationMail.objects.order_by("pk") if mail.due_at]
    assert due == [True]
    confirmations.deliver()
    late = queue(MailPurpose.LINKS, SignatoryFactory(email="ADA+3@example.org"))
    assert late is not None
    assert late.due_at is not None
    assert late.due_at > now()
    subscriptions.request_subscription("ada+4@example.org", "en")
    subscriptions.answer_requests()
    assert confirmations.deliver() == 0
    # The first request to confirm a signature is never delayed by others.
    first = queue(MailPurpose.CONFIRM, SignatoryFactory(email="ada@example.org", status="unconfirmed"))
    assert first is not None
    assert first.due_at is not None
    assert first.due_at <= now()


def test_the_form_is_cacheable_and_sets_no_cookie(client: Client) -> None:
    response = client.get(FORM)
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text


def test_one_click_unsubscribes_without_a_cookie_and_twice(client: Client) -> None:
    found = subscriber()
    strict = Client(enforce_csrf_checks=True)
    path = f"/digest/unsubscribe/{make_token(UNSUBSCRIBE, found)}/"
    assert strict.get(path).status_code == 200
    found.refresh_from_db()
    assert found.status == SubscriberStatus.SUBSCRIBED
    for _time in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    found.refresh_from_db()
    assert found.status == SubscriberStatus.UNSUBSCRIBED
    found.delete()
    assert strict.post(path).status_code == 200
    assert strict.post("/digest/unsubscribe/forged/").status_code == 404


def test_an_old_link_to_confirm_does_not_undo_an_unsubscription(client: Client) -> None:
    found = subscriber(status=SubscriberStatus.UNCONFIRMED, confirmed_at=None)
    path = f"/digest/confirm/{make_token(CONFIRM, found)}/"
    client.post(path)
    found.refresh_from_db()
    subscriptions.unsubscribe(make_token(UNSUBSCRIBE, found))
    assert client.post(path).status_code == 404
    found.refresh_from_db()
    assert found.status == SubscriberStatus.UNSUBSCRIBED


def test_signers_who_asked_for_the_newsletter_are_taken_over_once(staff: User) -> None:
    at = now()
    for name in ("yes", "YES", "no", "left", "blocked", "unconfirmed"):
        SignatoryFactory(email=f"{name}@example.org", confirmed_at=None if name == "unconfirmed" else at)
    Contact.objects.exclude(email="no@example.org").update(wants_newsletter=True)
    subscriber("left@example.org", status=SubscriberStatus.UNSUBSCRIBED)
    BlockedAddress.objects.create(email_key=email_key("blocked@example.org"))
    assert [subscriptions.take_over_signers(user=staff), subscriptions.take_over_signers(user=staff)] == [1, 0]
    logged = ModelLogEntry.objects.filter(action="digest.take_over").values_list("user", "data")
    assert list(logged) == [(staff.pk, {"added": 1})]
    emails = Subscriber.objects.filter(status="subscribed").values_list("email", flat=True)
    assert [email.lower() for email in emails] == ["yes@example.org"]
