from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.digest.models import DigestIssuePage
from cms.webhooks.models import Delivery, Endpoint, Event
from cms.webhooks.page_announcements import announce_pages
from cms.webhooks.payloads import event_data
from tests.cms.digest.issues import digest_index, digest_issue

pytestmark = pytest.mark.django_db
MAY: dict[str, Any] = {"slug": "may", "date": date(2026, 5, 1), "introduction": "What May brought."}
ISSUE = {
    "slug": "may",
    "language": "en",
    "url": "http://testserver/digest/may/",
    "api_url": "http://testserver/api/v1/digest/may?language=en",
    "title": "May",
    "date": "2026-05-01",
    "introduction": "What May brought.",
}
PUBLISHED = [(Event.DIGEST_PUBLISHED, {"issue": ISSUE})]


@pytest.fixture(autouse=True)
def _listener() -> None:
    Endpoint.objects.create(url="https://hooks.example.org/", digest_published=True)


def queued() -> list[tuple[str, dict[str, Any] | None]]:
    """Return event and current data of the queued messages, and delete them."""
    messages = [(message.event, event_data(message)) for message in Delivery.objects.order_by("pk")]
    Delivery.objects.all().delete()
    return messages


def test_publishing_an_issue_sends_an_event(django_capture_on_commit_callbacks: Any) -> None:
    issue = digest_issue("May", live=False, **MAY)
    assert (announce_pages(), queued()) == (0, [])
    with django_capture_on_commit_callbacks(execute=True):
        issue.save_revision().publish()
    assert (queued(), announce_pages()) == (PUBLISHED, 0)


def test_each_language_is_announced() -> None:
    digest_issue("May", **MAY)
    digest_issue("Mai", language="fr", slug="mai")
    assert announce_pages() == 2
    assert [data["issue"]["url"] for _event, data in queued() if data] == [
        "http://testserver/digest/may/",
        "http://testserver/fr/digest/mai/",
    ]


def _change(issue: DigestIssuePage) -> None:
    issue.title, issue.slug = "All of May", "all-of-may"
    issue.save_revision().publish()


def _publish_again(issue: DigestIssuePage) -> None:
    issue.unpublish()
    announce_pages()
    issue.save_revision().publish()


def _restrict_for_a_time(issue: DigestIssuePage) -> None:
    restriction = PageViewRestriction.objects.create(page=issue, restriction_type="login")
    announce_pages()
    restriction.delete()


@pytest.mark.parametrize("repeat", [_change, _publish_again, _restrict_for_a_time])
def test_an_issue_is_announced_once(repeat: Callable[[DigestIssuePage], None]) -> None:
    issue = digest_issue("May", **MAY)
    announce_pages()
    queued()
    repeat(issue)
    assert (announce_pages(), queued()) == (0, [])


def test_an_issue_is_announced_when_anybody_may_read_it() -> None:
    later = timezone.now() + timedelta(hours=1)
    issue = digest_issue("May", **MAY, live=False, go_live_at=later)
    digest_issue("Canary", live=False)
    restriction = PageViewRestriction.objects.create(page=digest_index(), restriction_type="login")
    assert (announce_pages(), queued()) == (0, [])
    DigestIssuePage.objects.filter(pk=issue.pk).update(live=True, go_live_at=None)
    assert (announce_pages(), queued()) == (0, [])
    restriction.delete()
    assert (announce_pages(), queued()) == (1, PUBLISHED)


def test_an_alias_sends_no_event() -> None:
    issue = digest_issue("May", **MAY)
    announce_pages()
    queued()
    issue.create_alias(parent=digest_index("fr"), update_slug="alias")
    assert (announce_pages(), queued()) == (0, [])


def test_a_message_about_an_issue_that_is_no_longer_public_is_not_sent() -> None:
    issue = digest_issue("Canary")
    announce_pages()
    issue.unpublish()
    assert queued() == [(Event.DIGEST_PUBLISHED, None)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_comparison_costs_the_same_for_any_number_of_issues(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        digest_issue()
    announce_pages()
    with django_assert_num_queries(12):
        assert announce_pages() == 0
