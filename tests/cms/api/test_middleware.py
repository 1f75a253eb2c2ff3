"""Tests of the behaviour of every URL below `/api/v1/`, whether or not it has an operation."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from signatories.models import Signatory
from tests.letters.api.conftest import LETTERS
from tests.letters.api.test_sign_ons import payload

PROBLEM = "application/problem+json"


@pytest.fixture(params=[False, True], ids=["production", "debug"])
def api_client(request: pytest.FixtureRequest, settings: Any, db: None) -> Client:
    """Return a client that gets error responses instead of exceptions, with and without `DEBUG`."""
    settings.DEBUG = request.param
    return Client(raise_request_exception=False)


def problem_of(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer["Content-Type"], answer.json()["detail"]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/letters/", "/api/v1/letters/a/b/c"])
def test_an_unknown_url_responds_with_a_problem(api_client: Client, path: str) -> None:
    assert problem_of(api_client.get(path)) == (404, PROBLEM, "There is nothing at this address.")


def test_a_method_that_is_not_allowed_responds_with_the_allowed_ones(api_client: Client) -> None:
    answer = api_client.delete(LETTERS)
    assert problem_of(answer) == (405, PROBLEM, "This address does not support the method.")
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_the_method_is_checked_before_the_body(api_client: Client, method: str, media_type: str) -> None:
    body = {} if method == "trace" else {"data": "text", "content_type": media_type}
    answer = getattr(api_client, method)(LETTERS, **body)
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, PROBLEM, "GET, HEAD")


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/openapi.json"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_the_openapi_schema_is_read_only(db: None, path: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, PROBLEM, "GET, HEAD")


def test_a_chunked_body_is_refused_with_411(api_client: Client, letter: LetterPage) -> None:
    """Django does not read a body without a length, so it would seem empty."""
    answer = api_client.post(
        f"{LETTERS}/{letter.slug}/sign-ons",
        "{}",
        content_type="application/json",
        headers={"transfer-encoding": "chunked"},
    )
    assert problem_of(answer) == (
        411,
        PROBLEM,
        "Send the body with a Content-Length; chunked requests are not accepted.",
    )


@pytest.mark.parametrize("refused", [{"CONTENT_LENGTH": str(10**30)}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_scripts_of_other_sites_can_read_why_a_body_is_refused(
    api_client: Client, letter: LetterPage, settings: Any, refused: dict[str, str]
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://partner.example.org"]
    letter.signatory_list.embedding_sites = "https://embedding.example.org"
    letter.signatory_list.save()
    path = f"{LETTERS}/{letter.slug}/sign-ons"
    allowed = {}
    for name in ("partner", "embedding", "stranger"):
        origin = f"https://{name}.example.org"
        answer = api_client.post(path, b"{}", content_type="application/json", HTTP_ORIGIN=origin, **refused)
        allowed[name] = answer.get("Access-Control-Allow-Origin") == origin
    assert allowed == {"partner": True, "embedding": True, "stranger": False}


@pytest.mark.parametrize("path", ["", "/nothing", "/{slug}", "/{slug}/sign-ons", "?x=1"])
def test_an_error_has_the_same_headers_for_head_as_for_get(
    api_client: Client, letter: LetterPage, path: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    # Fix the time, so that both expire at the same second.
    monkeypatch.setattr("django.utils.cache.time", SimpleNamespace(time=lambda: 0))
    address = f"{LETTERS}{path.format(slug=letter.slug)}"
    # The id that a proxy gives to a request, so that both have the same.
    headers = {"x-request-id": "a" * 32}
    get, head = api_client.get(address, headers=headers), api_client.head(address, headers=headers)
    assert (head.status_code, head.content, dict(head.items())) == (get.status_code, b"", dict(get.items()))


def test_a_server_error_is_a_problem_without_details(
    api_client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("Canary")

    monkeypatch.setattr("letters.api.letters.LetterPage.objects.newest_first", break_down)
    answer = api_client.get(LETTERS)
    assert problem_of(answer) == (500, PROBLEM, "Something went wrong here. Try again later.")
    assert "Canary" not in answer.content.decode()
    traced = [record for record in caplog.records if record.levelname == "ERROR" and record.exc_info]
    assert [str(record.exc_info[1]) for record in traced] == ["Canary"]


def test_a_disallowed_host_responds_with_a_problem(api_client: Client) -> None:
    answer = api_client.get(LETTERS, headers={"host": "stranger.example.org"})
    assert problem_of(answer) == (400, PROBLEM, "The request could not be understood.")


def test_a_problem_is_in_the_requested_language(api_client: Client) -> None:
    answer = api_client.get("/api/v1/nothing", headers={"accept_language": "fr"})
    assert (answer.json()["detail"], answer["Content-Language"]) == ("Il n’y a rien à cette adresse.", "fr")


@pytest.mark.parametrize("length", [4_000_001, 10**30])
def test_a_large_body_is_refused_before_it_is_read(api_client: Client, letter: LetterPage, length: int) -> None:
    path = f"{LETTERS}/{letter.slug}/sign-ons"
    answer = api_client.post(path, b"{}", content_type="application/json", CONTENT_LENGTH=str(length))
    assert problem_of(answer) == (413, PROBLEM, "The body of the request is too large.")


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"NaN", b"1e999", b"null"])
def test_an_invalid_json_body_responds_with_a_problem(api_client: Client, letter: LetterPage, body: bytes) -> None:
    answer = api_client.post(f"{LETTERS}/{letter.slug}/sign-ons", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"],
)
def test_a_media_type_that_cross_site_forms_can_send_is_refused(
    client: Client, letter: LetterPage, media_type: str
) -> None:
    body = payload(letter)
    answer = client.generic("POST", f"{LETTERS}/{letter.slug}/sign-ons", json.dumps(body), content_type=media_type)
    assert problem_of(answer) == (415, PROBLEM, "Send JSON, with the content type application/json.")
    assert Signatory.objects.count() == 0


def test_a_json_media_type_may_have_a_charset(client: Client, db: None) -> None:
    answer = client.post("/api/v1/sign-ons/show", {"token": "x"}, content_type="application/json; charset=utf-8")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("link-expired")


def test_head_responds_like_get_without_a_body(client: Client, letter: LetterPage) -> None:
    for path in (LETTERS, f"{LETTERS}/{letter.slug}", f"{LETTERS}/{letter.slug}/counts", f"{LETTERS}/nothing"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head["Content-Length"] == str(len(whole.content))
        assert [head.get(name) for name in ("ETag", "Content-Type", "Cache-Control")] == [
            whole.get(name) for name in ("ETag", "Content-Type", "Cache-Control")
        ]
        if whole.status_code == 200:
            assert client.head(path, headers={"if_none_match": whole["ETag"]}).status_code == 304


def test_urls_outside_the_api_are_not_affected(client: Client, db: None) -> None:
    assert client.get("/api/v2/nothing/")["Content-Type"] != PROBLEM
    assert client.get("/nothing/")["Content-Type"] != PROBLEM
