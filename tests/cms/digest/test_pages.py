"""Tests of the web archive, the staff screens and the retention of addresses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django import Settings

from cms.digest.models import Delivery, DigestIndexPage, Subscriber
from cms.digest.sendings import decide, prepare_due
from cms.operations import housekeeping
from core.users.models import User
from tests.cms.digest.issues import digest_index, digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff", "staff@example.org"))
    return client


def test_issues_are_archived_by_year_newest_first(client: Client) -> None:
    digest_issue("Older", date=date(2025, 3, 1), slug="older")
    digest_issue("Newer", date=date(2026, 3, 1))
    digest_issue("Draft", live=False)
    text = client.get("/digest/").text
    assert text.index("Newer") < text.index("Older")
    assert "Draft" not in text
    assert "Newer" not in client.get("/digest/2025/").text
    assert client.get("/digest/2024/").status_code == 404
    assert client.get("/digest/older/").status_code == 200


@pytest.mark.parametrize(("heading", "level"), [("News", "h3"), ("", "h2")])
def test_posts_without_a_heading_above_them_are_sections_of_the_issue(
    client: Client, heading: str, level: str
) -> None:
    post = NewsFactory(title="At the rally")
    digest_issue(body=[("news", {"heading": heading, "posts": [post]})], slug="may")
    assert f'<{level}><a href="{post.url}">At the rally</a></{level}>' in client.get("/digest/may/").text


def test_the_links_to_years_have_numbers_and_a_mistyped_year_has_none(client: Client) -> None:
    digest_issue(date=date(2025, 3, 1))
    assert "Archive" not in client.get("/digest/").text
    digest_issue(date=date(2026, 3, 1))
    digest_issue(date=date(2026, 4, 1))
    digest_issue(date=date(202, 3, 1))
    text = client.get("/digest/").text
    assert '<a href="/digest/2026/">2026</a> <span class="number">2</span>' in text
    assert "/digest/202/" not in text
    assert 'aria-current="true">2025</a>' in client.get("/digest/2025/").text


def test_the_language_switch_leads_to_the_same_year_where_it_has_issues(client: Client) -> None:
    for language, year in (("en", 2025), ("en", 2026), ("fr", 2026)):
        digest_issue(language=language, date=date(year, 3, 1))
    english, french = digest_index(), digest_index("fr")
    DigestIndexPage.objects.filter(pk=french.pk).update(translation_key=english.translation_key)
    assert 'hreflang="fr" href="http://testserver/fr/digest/2026/"' in client.get("/digest/2026/").text
    assert 'hreflang="fr"' not in client.get("/digest/2025/").text


def test_archives_lead_to_the_front_end(client: Client, settings: Settings) -> None:
    digest_issue(date=date(2026, 3, 1))
    settings.HEADLESS_FRONTENDS = {"default": "https://front.example.org"}
    for path in ("/digest/", "/digest/2026/"):
        assert client.get(path).headers["Location"] == f"https://front.example.org{path}"


def test_issues_cannot_have_the_address_of_a_year() -> None:
    for slug, is_refused in (("2026", True), ("subscribe", True), ("2026-may", False)):
        issue = digest_issue(slug="issue")
        issue.slug = slug
        with pytest.raises(ValidationError) if is_refused else nullcontext():
            issue.clean()
        issue.delete()


@pytest.mark.parametrize(
    ("path", "create"),
    [
        ("/admin/digest_issues/", digest_issue),
        ("/admin/subscribers/", lambda: subscriber(f"a{Subscriber.objects.count()}@example.org")),
    ],
)
def test_the_queries_of_a_list_do_not_depend_on_its_length(
    staff: Client, path: str, create: Callable[[], Any]
) -> None:
    create()
    staff.get(path)
    first = queries(staff, path)
    create()
    create()
    assert queries(staff, path) == first


def test_the_archive_costs_as_many_queries_for_three_issues_as_for_one(staff: Client) -> None:
    digest_issue()
    staff.get("/digest/")
    first = queries(staff, "/digest/")
    digest_issue()
    digest_issue()
    assert queries(staff, "/digest/") == first


def test_the_export_holds_no_formulas(staff: Client) -> None:
    subscriber("=cmd@example.org")
    assert "\r\n\u200b=cmd@example.org,en,subscribed" in staff.get("/admin/subscribers/export/").text


def test_sending_from_the_screen_is_idempotent(staff: Client) -> None:
    subscriber()
    path = f"/admin/digest_issues/{digest_issue().pk}/send/"
    assert "Send to 1 subscriber" in staff.get(path).text
    for _time in range(2):
        assert staff.post(path).status_code == 302
        prepare_due()
    assert Delivery.objects.count() == 1
    assert "0 sent, 1 waiting, 0 failed." in staff.get(path).text


def test_addresses_are_erased_after_their_period() -> None:
    old = now() - timedelta(days=31)
    subscriber("waiting@example.org", status="unconfirmed", changed_at=old)
    subscriber("left@example.org", status="unsubscribed", changed_at=old)
    subscriber("bounced@example.org", status="bounced", changed_at=old)
    subscriber("member@example.org", changed_at=old)
    subscriber("fresh@example.org", status="unsubscribed")
    decide(digest_issue(), user=None)
    housekeeping.run()
    assert sorted(Subscriber.objects.values_list("email", flat=True)) == [
        *("", "", "fresh@example.org", "member@example.org"),
    ]
