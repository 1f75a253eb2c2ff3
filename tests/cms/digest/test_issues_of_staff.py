"""Tests of what staff do with issues: tests to themselves, the list by state, previews."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime, now
from pytest_django import Settings
from wagtail.models import GroupPagePermission, Page

from cms.digest import delivery, issue_tests, sendings
from cms.digest.issue_states import IssueState, with_state
from cms.digest.models import Delivery, DigestIssuePage, IssueTest, Sending, Subscriber
from cms.operations import housekeeping
from core.users.models import User
from signatories.mail.connection import MailServer
from tests.cms.digest.issues import digest_index, digest_issue
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


def test_the_address_of_a_test_is_named(staff: Client) -> None:
    answer = staff.post(reverse("digest_issues:test", args=[digest_issue().pk]), follow=True)
    assert "The test is on its way to staff@example.org." in answer.text


def writer(*permissions: str, below: Page | None = None) -> Client:
    """Return a client of somebody who sees the list of issues and has permissions below a page."""
    user, group = User.objects.create_user("robin"), Group.objects.create(name="Writers")
    codenames = ["access_admin", "view_sending"]
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    for codename in permissions:
        found = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=below, permission=found)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def test_a_new_issue_is_added_where_somebody_may(staff: Client) -> None:
    listing, english = reverse("digest_issues:index"), digest_index()
    url = "/admin/pages/add/digest/digestissuepage/{}/"
    assert f'href="{url.format(english.pk)}"' in staff.get(listing).text
    assert staff.get(url.format(english.pk)).status_code == 200
    french = digest_index("fr")
    text = staff.get(listing).text
    assert [f'href="{url.format(digest.pk)}"' in text for digest in (english, french)] == [True, True]
    assert ("New issue" in text, "English (Digest)" in text, "French (Digest)" in text) == (True, True, True)
    text = writer("add_page", below=french).get(listing).text
    assert [f'href="{url.format(digest.pk)}"' in text for digest in (english, french)] == [False, True]
    assert "(Digest)" not in text


def test_who_may_not_write_has_no_button_and_without_a_digest_nobody_has(staff: Client) -> None:
    listing = reverse("digest_issues:index")
    assert "New issue" not in staff.get(listing).text
    digest_index()
    answer = writer().get(listing)
    assert (answer.status_code, "New issue" in answer.text) == (200, False)


def test_the_screen_of_an_issue_leads_to_its_editor_and_its_page(staff: Client) -> None:
    issue, draft = digest_issue("May"), digest_issue("June", live=False)
    found = []
    for page in (issue, draft):
        text = staff.get(reverse("digest_issues:send", args=[page.pk])).text
        found.append((f'href="/admin/pages/{page.pk}/edit/"' in text, "View live" in text))
    assert found == [(True, True), (True, False)]
    sender = User.objects.create_user("kim")
    sender.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "send_issue"]))
    client = Client()
    client.force_login(sender)
    text = client.get(reverse("digest_issues:send", args=[issue.pk])).text
    assert (f'href="/admin/pages/{issue.pk}/edit/"' in text, f'href="{issue.url}"' in text) == (False, True)


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
    issue = digest_issue()
    screen = client.get(reverse("digest_issues:send", args=[issue.pk])).text
    assert ("Send a test to me" in screen, "Your account has no e-mail address." in screen) == (False, True)
    client.post(reverse("digest_issues:test", args=[issue.pk]))
    assert not IssueTest.objects.exists()


NOBODY = "Nobody would get this issue: there are no subscribers in English."


@pytest.mark.parametrize(
    "data", [{}, {"others": ["fr"]}, {"at": f"{localtime() - timedelta(minutes=9):%Y-%m-%d %H:%M}"}]
)
def test_an_issue_that_nobody_would_get_is_not_sent_at_once(staff: Client, data: dict[str, Any]) -> None:
    subscriber(status="unsubscribed")
    subscriber("waiting@example.org", status="unconfirmed")
    subscriber("french@example.org", language="fr")
    issue, french = digest_issue(), digest_issue(language="fr")
    DigestIssuePage.objects.filter(pk=french.pk).update(translation_key=issue.translation_key)
    path = reverse("digest_issues:send", args=[issue.pk])
    text = staff.get(path).text
    assert (NOBODY in text, 'name="at"' in text, "subscribers</button>" in text) == (True, True, False)
    answer = staff.post(path, data, follow=True)
    assert (NOBODY in answer.text, Sending.objects.exists()) == (True, False)


def test_an_issue_that_nobody_would_get_yet_is_scheduled_and_stops_if_nobody_subscribes(staff: Client) -> None:
    issue = digest_issue()
    path = reverse("digest_issues:send", args=[issue.pk])
    at = now() + timedelta(days=2)
    text = staff.post(path, {"at": f"{at:%Y-%m-%d %H:%M}"}, follow=True).text
    assert (NOBODY in text, "If nobody has subscribed by then, sending stops" in text) == (True, True)
    sending = Sending.objects.get()
    Sending.objects.update(due_at=now())
    assert (sendings.prepare_due(), sendings.has_due(), mail.outbox) == (0, False, [])
    assert [issue.state for issue in with_state(DigestIssuePage.objects.all())] == [IssueState.STOPPED]
    text = staff.get(path).text
    assert (NOBODY in text, "If nobody has subscribed" in text, "Resume sending" in text) == (True, False, True)
    resume = reverse("digest_issues:act", args=[issue.pk, "resume"])
    assert NOBODY in staff.post(resume, follow=True).text
    assert not sendings.has_due()
    subscriber()
    assert NOBODY not in staff.post(resume, follow=True).text
    assert (sendings.prepare_due(), delivery.deliver(), sending.counts()["sent"]) == (1, 1, 1)


def test_subscribers_in_another_language_have_to_be_chosen(staff: Client) -> None:
    subscriber("german@example.org", language="de")
    path = reverse("digest_issues:send", args=[digest_issue().pk])
    text = staff.get(path).text
    assert (NOBODY in text, "Send to 0" in text, "Send to these subscribers" in text) == (False, False, True)
    assert (NOBODY in staff.post(path, follow=True).text, Sending.objects.exists()) == (True, False)
    staff.post(path, {"others": ["de"]})
    assert Sending.objects.get().languages == ["en", "de"]


def test_a_decision_stays_and_stops_when_everybody_has_unsubscribed(staff: Client) -> None:
    subscriber()
    issue = digest_issue()
    sending = sendings.decide(issue, user=None)
    Subscriber.objects.update(status="unsubscribed")
    assert sendings.decide(issue, user=None) == sending
    assert (sendings.prepare_due(), delivery.deliver()) == (0, 0)
    assert NOBODY in staff.get(reverse("digest_issues:send", args=[issue.pk])).text


def test_failed_mails_are_sent_again_only_to_those_who_are_still_subscribed(staff: Client) -> None:
    subscriber()
    issue = digest_issue()
    sendings.decide(issue, user=None)
    sendings.prepare_due()
    Delivery.objects.update(due_at=None, failed_at=now())
    screen, retry = (
        reverse("digest_issues:send", args=[issue.pk]),
        reverse("digest_issues:act", args=[issue.pk, "retry"]),
    )
    assert "Send failed mails again" in staff.get(screen).text
    Subscriber.objects.update(status="unsubscribed")
    text = staff.get(screen).text
    assert ("Send failed mails again" in text, "whose mail failed has unsubscribed" in text) == (False, True)
    assert "whose mail failed has unsubscribed" in staff.post(retry, follow=True).text
    assert not Delivery.objects.exclude(due_at=None).exists()


def test_a_finished_sending_has_no_button_to_resume(staff: Client) -> None:
    subscriber()
    issue = digest_issue()
    sending = sendings.decide(issue, user=None)
    sendings.stop(sending, user=None)
    screen = reverse("digest_issues:send", args=[issue.pk])
    assert "Resume sending" in staff.get(screen).text
    sendings.resume(sending, user=None)
    sendings.prepare_due()
    delivery.deliver()
    sendings.stop(sending, user=None)
    assert "Resume sending" not in staff.get(screen).text


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
    subscriber()
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


def test_the_history_of_the_site_leads_to_the_editor_of_an_issue(staff: Client) -> None:
    subscriber()
    issue = digest_issue("May")
    sendings.decide(issue, user=None)
    text = staff.get(reverse("wagtailadmin_reports:site_history")).text
    assert (f'href="/admin/pages/{issue.pk}/edit/"' in text, "Sending was decided" in text) == (True, True)
