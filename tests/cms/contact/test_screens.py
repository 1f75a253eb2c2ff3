"""Tests of the screen of messages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.timezone import now
from wagtail.models import ModelLogEntry

from cms.contact.models import ContactMail, ContactMessage
from core.users.models import User
from signatories.exchange.reading.formula_escaping import escape_formula
from tests.cms.contact.messages import contact_message
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
INDEX = "/admin/messages/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff", "staff@example.org"))
    return client


def test_the_list_is_searched_and_filtered_and_has_no_spam(staff: Client) -> None:
    contact_message(subject="Membership", text="A library")
    contact_message(subject="Press", status="answered")
    contact_message(subject="Pills", status="spam")
    for query, shown in (
        ("", ["Membership", "Press"]),
        ("?status=spam", ["Pills"]),
        ("?status=answered", ["Press"]),
        ("?q=library", ["Membership"]),
    ):
        text = staff.get(f"{INDEX}{query}").text.partition("<tbody")[2]
        assert [name for name in ("Membership", "Press", "Pills") if f"{name}\n" in text or f">{name}<" in text] == (
            shown
        ), query


def test_opening_a_message_changes_nothing_and_a_button_does(staff: Client) -> None:
    message = contact_message(text="One\n\n<script>Two</script>")
    text = staff.get(f"{INDEX}{message.pk}/").text
    assert ("<script>Two" in text, "&lt;script&gt;Two" in text) == (False, True)
    assert "mailto:robin%40example.org?subject=Re%3A%20Hello" in text
    message.refresh_from_db()
    assert message.status == "unread"
    assert staff.post(f"{INDEX}{message.pk}/status/answered/").status_code == 302
    assert staff.post(f"{INDEX}{message.pk}/status/eaten/").status_code == 404
    message.refresh_from_db()
    assert message.status == "answered"
    entry = ModelLogEntry.objects.get(action="contact.status")
    assert (entry.label, entry.data) == (f"Message {message.pk}", {"status": {"from": "unread", "to": "answered"}})


def test_a_mail_that_was_given_up_is_named(staff: Client) -> None:
    message = contact_message()
    ContactMail.objects.create(message=message, recipient="a@example.org", error="SMTPRecipientsRefused 550")
    assert "Not delivered" in staff.get(INDEX).text
    text = staff.get(f"{INDEX}{message.pk}/").text
    assert "not delivered" in text
    assert "The mail server refuses the address (550)" in text
    assert staff.post(f"{INDEX}{message.pk}/send-again/").status_code == 302
    assert ContactMail.objects.filter(due_at__lte=now()).count() == 1


def test_the_list_says_what_became_of_the_mails_and_only_unsent_ones_are_sent_again(staff: Client) -> None:
    rows = {
        "Nobody": [],
        "Sent": [{"sent_at": now()}, {"sent_at": now()}],
        "Half": [{"sent_at": now()}, {"due_at": now()}],
        "Lost": [{"sent_at": now()}, {"error": "SMTPRecipientsRefused 550"}],
    }
    found = {}
    for subject, mails in rows.items():
        message = contact_message(subject=subject)
        for number, values in enumerate(mails):
            ContactMail.objects.create(message=message, recipient=f"a{number}@example.org", **values)
        row = staff.get(INDEX, {"q": subject}).text.rpartition("<tbody")[2].partition("</tbody")[0]
        offers = "Send now what was not sent" in staff.get(f"{INDEX}{message.pk}/").text
        found[subject] = (strip_tags(row.split("<td")[-1]).partition(">")[2].strip(), offers)
    assert found == {
        "Nobody": ("", False),
        "Sent": ("Yes", False),
        "Half": ("Waits to be sent", True),
        "Lost": ("Not delivered", True),
    }
    sent = ContactMessage.objects.get(subject="Sent")
    answer = staff.post(f"{INDEX}{sent.pk}/send-again/", follow=True)
    assert "This mail has already been sent, or is being sent." in answer.text


def test_all_spam_is_deleted_at_once(staff: Client) -> None:
    kept = contact_message()
    for _number in range(3):
        contact_message(status="spam")
    assert "3 messages were taken for spam." in staff.get(INDEX).text
    assert staff.get(f"{INDEX}delete-spam/").status_code == 405
    staff.post(f"{INDEX}delete-spam/")
    assert list(ContactMessage.objects.all()) == [kept]


def test_the_export_has_no_formulas_and_no_spam(staff: Client) -> None:
    contact_message(name="=cmd()")
    contact_message(name="Spammer", status="spam")
    text = staff.get(f"{INDEX}export/").text
    assert (escape_formula("=cmd()") in text, ",=cmd()" in text, "Spammer" in text) == (True, False, False)


def test_the_list_costs_as_many_queries_for_three_messages_as_for_one(staff: Client) -> None:
    numbers = []
    contact_message()
    staff.get(INDEX)
    for more in (0, 2):
        for _number in range(more):
            contact_message()
        with CaptureQueriesContext(connection) as captured:
            staff.get(INDEX)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_dashboard_counts_unread_messages_for_those_who_may_read_them(client: Client) -> None:
    contact_message()
    contact_message(status="read")
    client.force_login(user_with_permissions("contact.view_contactmessage"))
    assert "1 unread message" in client.get("/admin/").text
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert "unread message" not in client.get("/admin/").text
    assert client.get(INDEX).status_code == 302


def test_the_history_of_the_site_leads_to_the_screen_of_a_message(staff: Client) -> None:
    message = contact_message()
    staff.post(f"{INDEX}{message.pk}/status/answered/")
    text = staff.get("/admin/reports/site-history/").text
    assert f'href="{INDEX}{message.pk}/"' in text
