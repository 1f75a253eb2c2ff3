"""Tests of the behaviour common to all operations of the public API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from cms.api.v1 import api
from letters.models import LetterPage
from tests.cms.digest.issues import digest_issue
from tests.cms.members.organizations import member, members_page
from tests.factories import NewsFactory, SignatoryFactory

LETTERS = "/api/v1/letters"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    caches["api"].clear()
    caches["rates"].clear()
    caches["default"].clear()


def reads(letter: LetterPage) -> list[str]:
    """Return the URLs of all read operations for a letter without editions."""
    paths = [path for path, methods in api.get_openapi_schema()["paths"].items() if "get" in methods]
    members_page()
    values = {"slug": letter.slug, "post": NewsFactory().slug, "issue": digest_issue().slug}
    values["member"] = str(member("Larch Society").pk)
    filled = [re.sub(r"\{(slug|post|issue|member)\}", lambda found: values[found[1]], path) for path in paths]
    filled = [f"{path}?id={letter.pk}" if path.endswith("/calls-to-action") else path for path in filled]
    return [path for path in filled if "{sha256}" not in path and "{token}" not in path]


@pytest.mark.slow
def test_every_read_is_cacheable_and_revalidated(client: Client, letter: LetterPage) -> None:
    for path in reads(letter):
        first = client.get(path)
        assert "Accept-Language" in first["Vary"]
        if path.endswith("/new"):
            assert "no-store" in first["Cache-Control"]
            continue
        assert first["Cache-Control"] == "public, max-age=0"
        again = client.get(path, headers={"if_none_match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert client.get(path, headers={"if_none_match": '"another"'}).status_code == 200


def test_an_etag_changes_with_its_content(client: Client, letter: LetterPage) -> None:
    path = f"{LETTERS}/{letter.slug}/counts"
    first = client.get(path)["ETag"]
    SignatoryFactory(signatory_list=letter.signatory_list)
    assert client.get(path, headers={"if_none_match": first}).status_code == 200


def test_a_problem_is_not_cached(client: Client, db: None) -> None:
    answer = client.get(f"{LETTERS}/nothing")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-cache")


def test_every_operation_refuses_unknown_parameters(client: Client, letter: LetterPage) -> None:
    for path in [*reads(letter), f"/api/v1/editions/{'0' * 64}"]:
        answer = client.get(f"{path.partition('?')[0]}?shoe_size=44&limits=1")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert [error["field"] for error in answer.json()["errors"]] == ["shoe_size", "limits"]
    answer = client.post("/api/v1/sign-ons/confirm?token=x", {"token": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["allowed"]) == (400, [])


def test_the_error_for_an_unknown_parameter_lists_the_allowed_ones(client: Client, db: None) -> None:
    assert client.get(f"{LETTERS}?page=2").json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Unknown parameters: page.",
        "errors": [{"field": "page", "detail": "There is no such parameter."}],
        "allowed": ["language", "status", "search", "order", "limit", "offset"],
    }


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("order=shoe", "order", ["-date", "date", "title"]),
        ("status=ajar", "status", ["answered", "delivered", "closed", "open", "not_yet", "paused"]),
        ("language=de", "language", ["en", "fr"]),
        ("limit=0", "limit", []),
        ("limit=101", "limit", []),
        ("offset=-1", "offset", []),
        (f"offset={2**63}", "offset", []),
        ("search=%00", "search", []),
    ],
)
def test_the_error_for_an_invalid_choice_lists_the_allowed_ones(
    client: Client, db: None, query: str, field: str, allowed: list[str]
) -> None:
    problem = client.get(f"{LETTERS}?{query}").json()
    assert (problem["status"], [error["field"] for error in problem["errors"]], problem["allowed"]) == (
        400,
        [field],
        allowed,
    )


def test_a_problem_of_an_operation_is_in_the_requested_language(client: Client, db: None) -> None:
    answer = client.get(f"{LETTERS}/nothing", headers={"accept_language": "fr-CA, en;q=0.5"})
    assert answer.json()["detail"] == "Il n’existe aucune lettre publiée «\u202fnothing\u202f»."
    assert answer["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("setting", "ask"),
    [
        ("API_READS_PER_MINUTE", lambda client: client.get(LETTERS)),
        (
            "API_WRITES_PER_MINUTE",
            lambda client: client.post("/api/v1/sign-ons/show", {"token": "x"}, content_type="application/json"),
        ),
    ],
)
def test_a_throttled_response_has_retry_after(
    client: Client, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, setting: str, ask: Any
) -> None:
    setattr(settings, setting, 2)
    monkeypatch.setattr("core.rate_limits.time.time", lambda: 120_015.5)
    assert [ask(client).status_code == 429 for _time in range(4)] == [False, False, True, True]
    answer = ask(client)
    assert (answer["Retry-After"], answer.json()["detail"]) == ("45", "Too many requests. Come back in 45 seconds.")
    monkeypatch.setattr("core.rate_limits.time.time", lambda: 120_060.0)
    assert ask(client).status_code != 429
