"""Tests of the one screen of mails that were given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cms.contact.models import ContactMail
from cms.digest import confirmations, sendings
from cms.digest.models import ConfirmationMail, Delivery, Sending, Subscriber
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.models import Mail
from tests.cms.contact.messages import contact_message
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
URL = "/admin/failed-mail/"
REFUSED = {"due_at": None, "error": "SMTPRecipientsRefused 550"}


def fail_one_of_each_kind() -> None:
    entry = SignatoryFactory(individual=True, name="Robin Doe", email="signer@example.org")
    Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=entry, **REFUSED)
    ContactMail.objects.create(message=contact_message(subject="Hello"), recipient="colleague@example.org", **REFUSED)
    asked = subscriber("asked@example.org", status="unconfirmed")
    ConfirmationMail.objects.create(subscriber=asked, **REFUSED)
    subscriber("reader@example.org")
    issue = digest_issue("May")
    sendings.decide(issue, user=None)
    sendings.prepare_due()
    Delivery.objects.update(due_at=None, failed_at=now())


SHOWN = ("Robin Doe", "Message: Hello", "colleague@example.org", "asked@example.org", "Issue of the digest: May")


def shown_in(client: Client) -> list[str]:
    text = client.get(URL).text
    assert "signer@example.org" not in text
    assert "reader@example.org" not in text
    return [words for words in SHOWN if words in text]


def test_one_screen_shows_what_failed_to_whom_and_why(staff_client: Client) -> None:
    waiting = SignatoryFactory(individual=True, name="Kim Waits", email="kim@example.org")
    Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=waiting, error="SMTPDataError 451")
    Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=waiting, due_at=None, note="settled")
    assert "All mail was delivered, or still waits to be sent." in staff_client.get(URL).text
    assert "mail not delivered" not in staff_client.get("/admin/").text
    fail_one_of_each_kind()
    text = staff_client.get(URL).text
    assert (shown_in(staff_client), "Kim Waits" in text) == (list(SHOWN), False)
    assert text.count("The mail server refuses the address (550)") == 3
    dashboard = staff_client.get("/admin/").text
    assert f'<a href="{URL}">4 mails not delivered</a>' in dashboard


@pytest.mark.parametrize(
    ("permissions", "shown"),
    [
        (["signatories.view_mail"], ["Robin Doe"]),
        (["contact.view_contactmessage"], ["Message: Hello", "colleague@example.org"]),
        (["digest.view_subscriber"], ["asked@example.org"]),
        (["digest.view_sending"], ["Issue of the digest: May"]),
    ],
)
def test_each_sees_only_the_mail_of_their_own_screens_and_sends_nothing(
    client: Client, permissions: list[str], shown: list[str]
) -> None:
    fail_one_of_each_kind()
    client.force_login(user_with_permissions(*permissions))
    assert (shown_in(client), ">Try again</button>" in client.get(URL).text) == (shown, False)
    for job in (Mail, ContactMail, ConfirmationMail):
        for name in ("lists", "messages", "subscriptions", "issues", "other"):
            assert client.post(f"{URL}{name}/{job.objects.get().pk}/again/").status_code in (302, 404)
        assert job.objects.get().due_at is None


@pytest.mark.parametrize(("role", "number"), [("Editors", 1), ("Moderators", 2), ("Signatory managers", len(SHOWN))])
def test_each_role_sees_its_part(client: Client, role: str, number: int) -> None:
    fail_one_of_each_kind()
    user = User.objects.create_user("robin")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert len(shown_in(client)) == number
    assert "Mail that was not delivered" in client.get("/admin/").text


def test_who_may_see_no_mail_has_no_screen(client: Client) -> None:
    fail_one_of_each_kind()
    client.force_login(user_with_permissions())
    assert client.get(URL).status_code == 302
    text = client.get("/admin/").text
    assert ("not delivered" in text, URL in text) == (False, False)


def test_a_mail_is_tried_again_once(staff_client: Client) -> None:
    fail_one_of_each_kind()
    for name, model in (("lists", Mail), ("messages", ContactMail), ("subscriptions", ConfirmationMail)):
        path = f"{URL}{name}/{model.objects.get().pk}/again/"
        assert staff_client.get(path).status_code == 405
        assert "The mail will be sent now." in staff_client.post(path, follow=True).text
        job = model.objects.get()
        assert (job.due_at is not None, job.attempts) == (True, 0)
        assert "This mail has already been sent, or is being sent." in staff_client.post(path, follow=True).text
    assert shown_in(staff_client) == ["Issue of the digest: May"]


def test_a_mail_that_is_not_needed_any_more_has_not_failed(staff_client: Client) -> None:
    asked = subscriber("asked@example.org", status="unconfirmed")
    mail = ConfirmationMail.objects.create(subscriber=asked, **REFUSED)
    assert shown_in(staff_client) == ["asked@example.org"]
    Subscriber.objects.update(status="subscribed")
    staff_client.post(f"{URL}subscriptions/{mail.pk}/again/")
    assert confirmations.deliver() == 0
    mail.refresh_from_db()
    assert (mail.due_at, mail.sent_at, mail.error) == (None, None, "")
    assert shown_in(staff_client) == []


def test_old_issues_are_not_shown(staff_client: Client) -> None:
    fail_one_of_each_kind()
    Sending.objects.update(created_at=now() - timedelta(days=31))
    assert "Issue of the digest: May" not in shown_in(staff_client)


def test_the_screen_costs_as_many_queries_for_three_of_each_kind_as_for_one(staff_client: Client) -> None:
    numbers = []
    fail_one_of_each_kind()
    staff_client.get(URL)
    for more in (0, 2):
        for number in range(more):
            entry = SignatoryFactory(individual=True)
            Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=entry, **REFUSED)
            ContactMail.objects.create(message=contact_message(), recipient="a@example.org", **REFUSED)
            asked = subscriber(f"a{number}@example.org", status="unconfirmed")
            ConfirmationMail.objects.create(subscriber=asked, **REFUSED)
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(URL)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
