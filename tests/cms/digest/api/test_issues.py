"""Tests of issues in the public API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from cms.digest.models import DigestIssuePage
from letters.models.headless import PREVIEW_LIFETIME
from tests.cms.digest.issues import digest_issue
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, **query: object) -> list[str]:
    response = client.get("/api/v1/digest", query)
    assert response.status_code == 200
    return [issue["title"] for issue in response.json()["results"]]


def body(*blocks: tuple[str, Any]) -> Any:
    stream = [{"type": name, "value": value} for name, value in blocks]
    return DigestIssuePage.body.field.stream_block.to_python(stream)


def test_issues_are_filtered_by_language_and_year_newest_first(client: Client) -> None:
    digest_issue("May", date=date(2026, 5, 1))
    digest_issue("June", date=date(2026, 6, 1))
    digest_issue("Old", date=date(2024, 6, 1))
    digest_issue("Mai", language="fr", date=date(2026, 5, 1))
    digest_issue("Draft", live=False)
    hidden = digest_issue("Hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    assert titles(client, language="en") == ["June", "May", "Old"]
    assert titles(client, year=2026) == ["June", "Mai", "May"]
    assert titles(client, year=2025) == []
    first = client.get("/api/v1/digest?limit=2&language=en").json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert first["next"] == "http://testserver/api/v1/digest?limit=2&language=en&offset=2"
    assert client.get(first["next"]).json()["next"] is None


@pytest.mark.parametrize("query", ["year=20", "limit=0", "page=2", "language=xx"])
def test_wrong_parameters_are_reported(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/digest?{query}").status_code == 400


def test_an_issue_has_its_text_as_blocks_without_what_is_not_public(client: Client) -> None:
    posts = [NewsFactory(title="Rally", slug="rally"), NewsFactory(title="Secret", live=False)]
    blocks = (
        ("heading", "Why"),
        ("text", "<p>Because.</p>"),
        ("news", {"heading": "News", "posts": [post.pk for post in posts]}),
        ("news", {"heading": "Nothing", "posts": [posts[1].pk]}),
    )
    digest_issue("May", slug="may", introduction="Hello", body=body(*blocks))
    data = client.get("/api/v1/digest/may").json()
    assert (data["title"], data["introduction"], data["url"]) == ("May", "Hello", "http://testserver/digest/may/")
    assert [block["type"] for block in data["body"]] == ["heading", "text", "news"]
    news = data["body"][2]
    assert (news["heading"], [post["slug"] for post in news["posts"]]) == ("News", ["rally"])
    assert "Secret" not in str(data)


def test_one_of_several_languages_is_chosen(client: Client) -> None:
    english, french = digest_issue("May", slug="5"), digest_issue("Mai", language="fr", slug="5")
    DigestIssuePage.objects.filter(pk=french.pk).update(translation_key=english.translation_key)
    assert client.get("/api/v1/digest/5").json()["title"] == "May"
    data = client.get("/api/v1/digest/5?language=fr").json()
    assert (data["title"], [other["language"] for other in data["translations"]]) == ("Mai", ["en"])


def test_what_is_not_public_is_not_found(client: Client) -> None:
    digest_issue("Draft", slug="draft", live=False)
    for slug in ("draft", "missing"):
        response = client.get(f"/api/v1/digest/{slug}")
        assert response.status_code == 404
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_draft_is_previewed_at_the_front_end_for_a_day(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = digest_issue("May", slug="may", live=False)
    issue.title = "Unsaved"
    token = issue.create_page_preview().token
    answer = client.get(f"/api/v1/digest/previews/{token}")
    assert (answer.json()["title"], answer.headers["Cache-Control"].split(",")[0]) == ("Unsaved", "max-age=0")
    assert client.get("/api/v1/digest/previews/forged").status_code == 404
    monkeypatch.setattr("letters.models.headless.PREVIEW_LIFETIME", -PREVIEW_LIFETIME)
    assert client.get(f"/api/v1/digest/previews/{token}").status_code == 404


def test_the_list_costs_the_same_for_any_number_of_issues(client: Client) -> None:
    digest_issue()
    client.get("/api/v1/digest")
    numbers = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/digest")
        numbers.append(len(captured))
        digest_issue()
        digest_issue()
    assert numbers[0] == numbers[1]
