"""Tests of what staff do with issues: tests to themselves, the list by state, previews."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import Settings

from cms.digest import delivery, issue_tests, sendings
from cms.digest.issue_states import IssueState, with_state
from cms.digest.models import Delivery, DigestIssuePage, IssueTest
from cms.operations import housekeeping
from signatories.mail.connection import MailServer
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff", "staff@example.org"))
    return client


def test_a_test_is_sent_by_the_worker_as_the_draft_is_then(staff: Client) -> None:
    issue = digest_issue("May")
    issue.title = "May, revised"
    issue.save_revision()
    screen = reverse("digest_issues:send", args=[issue.pk])
    for _time in range(2):
        assert staff.post(reverse("digest_issues:test", args=[issue.pk]))["Location"] == screen
    assert mail.outbox == []
    assert "A test is on its way" in staff.get(screen).text
    assert [issue_tests.has_due(), issue_tests.deliver(), issue_tests.deliver()] == [True, 1, 0]
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["staff@example.org"], "[Test] May, revised")
    ]
    assert "The last test was sent on" in staff.get(screen).text
    IssueTest.objects.update(created_at=now() - timedelta(days=2))
    housekeeping.run()
    assert not IssueTest.objects.exists()


def test_a_test_that_fails_is_tried_again_and_then_reported(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = digest_issue()

    def refuse(server: MailServer, message: Any) -> None:
        raise SMTPRecipientsRefused({"staff@example.org": (451, b"later")})

    monkeypatch.setattr(MailServer, "send", refuse)
    staff.post(reverse("digest_issues:test", args=[issue.pk]))
    for _time in range(3):
        IssueTest.objects.update(due_at=now())
        assert issue_tests.deliver() == 0
    assert (issue_tests.has_due(), IssueTest.objects.get().error) == (False, "SMTPRecipientsRefused 451")
    assert "The last test could not be sent." in staff.get(reverse("digest_issues:send", args=[issue.pk])).text


def test_nobody_without_an_address_asks_for_a_test(client: Client) -> None:
    client.force_login(User.objects.create_superuser("staff"))
    client.post(reverse("digest_issues:test", args=[digest_issue().pk]))
    assert not IssueTest.objects.exists()


def test_issues_are_listed_by_their_state(staff: Client) -> None:
    subscriber()
    issues = {state: digest_issue(f"Issue {state}", live=state != IssueState.DRAFT) for state in IssueState}
    later = now() + timedelta(days=1)
    for state, at in ((IssueState.SENT, None), (IssueState.FAILED, None), (IssueState.STOPPED, None)):
        sendings.decide(issues[state], user=None, at=at)
    sendings.prepare_due()
    delivery.deliver()
    Delivery.objects.filter(sending__issue=issues[IssueState.FAILED]).update(sent_at=None, failed_at=now())
    stopped = issues[IssueState.STOPPED].sending
    Delivery.objects.filter(sending=stopped).update(sent_at=None)
    sendings.stop(stopped, user=None)
    sendings.decide(issues[IssueState.SCHEDULED], user=None, at=later)
    sendings.decide(issues[IssueState.SENDING], user=None)
    assert dict(with_state(DigestIssuePage.objects.all()).values_list("pk", "state")) == {
        issue.pk: state.value for state, issue in issues.items()
    }
    for state in IssueState:
        text = staff.get(reverse("digest_issues:index"), {"state": state.value}).text
        assert [other for other in IssueState if f"Issue {other}" in text] == [state]


def test_the_list_costs_the_same_for_any_number_of_issues(staff: Client) -> None:
    numbers = []
    for _time in range(3):
        sendings.decide(digest_issue(), user=None)
        with CaptureQueriesContext(connection) as captured:
            staff.get(reverse("digest_issues:index"))
        numbers.append(len(captured))
    assert numbers[1] == numbers[2]


def test_drafts_are_previewed_as_page_mail_and_text_also_with_a_front_end(
    rf: RequestFactory, settings: Settings
) -> None:
    issue = digest_issue("May", live=False, introduction="Hello")
    request = rf.get("/")
    request.user = User.objects.create_superuser("staff")
    assert [mode for mode, _label in issue.preview_modes] == ["", "mail", "text"]
    page = issue.make_preview_request(preview_mode="")
    assert "Hello" in page.text
    settings.HEADLESS_FRONTENDS = {"default": "https://front.example.org"}
    for mode, kind in (("mail", "text/html; charset=utf-8"), ("text", "text/plain; charset=utf-8")):
        answer = issue.make_preview_request(preview_mode=mode)
        assert (answer.headers["Content-Type"], "Hello" in answer.text) == (kind, True)
    front = issue.make_preview_request(preview_mode="")
    assert "https://front.example.org/preview/?content_type=digest.digestissuepage" in str(
        front.headers.get("Location") or front.text
    )
