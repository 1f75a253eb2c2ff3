"""Tests that a client gets 304 only if neither the headers nor the body have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from cms.http.conditional_get import VOLATILE, ConditionalGetMiddleware
from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory

PARTNER = "https://partner.example.org"


def answer(headers: dict[str, str], body: str = "text", **request_headers: str) -> Any:
    request = RequestFactory().get("/", headers=request_headers)
    return ConditionalGetMiddleware(lambda request: HttpResponse(body, headers=headers))(request)


@pytest.mark.parametrize(
    "header",
    [
        *("Content-Security-Policy", "Cache-Control", "Content-Language", "Content-Type", "X-Robots-Tag", "Link"),
        *("X-Frame-Options", "Access-Control-Allow-Origin", "Referrer-Policy", "Vary", "Content-Disposition"),
        "X-Of-Tomorrow",
    ],
)
def test_a_changed_header_changes_the_etag(header: str) -> None:
    before = answer({header: "a"})
    assert answer({header: "a"}, if_none_match=before["ETag"]).status_code == 304
    changed = answer({header: "b"}, if_none_match=before["ETag"])
    assert (changed.status_code, changed[header]) == (200, "b")
    assert answer({}, if_none_match=before["ETag"]).status_code == 200


def test_a_changed_body_changes_the_etag() -> None:
    before = answer({}, "one")
    assert answer({}, "two", if_none_match=before["ETag"]).status_code == 200


@pytest.mark.parametrize("header", sorted(VOLATILE - {"etag", "set-cookie"}))
def test_headers_that_vary_per_request_do_not_change_the_etag(header: str) -> None:
    before = answer({header: "1"})
    assert answer({header: "2"}, if_none_match=before["ETag"]).status_code == 304


def test_an_etag_set_by_the_view_is_combined_with_the_headers() -> None:
    before = answer({"ETag": '"a"'})
    assert answer({"ETag": '"a"'}, "another body", if_none_match=before["ETag"]).status_code == 304
    assert answer({"ETag": '"b"'}, if_none_match=before["ETag"]).status_code == 200


def test_last_modified_alone_does_not_give_304() -> None:
    day = "Wed, 08 Jul 2026 12:00:00 GMT"
    assert answer({"Last-Modified": day}, if_modified_since=day).status_code == 200


def test_a_304_has_all_headers_except_those_of_the_body() -> None:
    headers = {"Access-Control-Allow-Origin": PARTNER, "Cache-Control": "public", "Content-Type": "text/plain"}
    not_modified = answer(headers, if_none_match=answer(headers)["ETag"])
    assert not_modified["Access-Control-Allow-Origin"] == PARTNER
    assert not_modified["Cache-Control"] == "public"
    assert (not_modified.content, not_modified.has_header("Content-Type")) == (b"", False)


def test_a_no_store_response_has_no_etag() -> None:
    assert not answer({"Cache-Control": "no-store"}).has_header("ETag")


def test_the_etag_of_a_file_is_not_replaced() -> None:
    def view(request: HttpRequest) -> FileResponse:
        return FileResponse(iter([b"file"]), headers={"ETag": '"sum"'})

    response = ConditionalGetMiddleware(view)(RequestFactory().get("/"))
    assert response["ETag"] == '"sum"'


def allow(letter: LetterPage) -> None:
    letter.signatory_list.embedding_sites = PARTNER
    letter.signatory_list.save()


@pytest.mark.parametrize(
    "address", ["{}embed/", "{}embed/?show=names", "/api/v1/letters/{slug}", "/api/v1/letters/{slug}/counts"]
)
def test_a_newly_allowed_site_gets_a_fresh_response(client: Client, letter: LetterPage, address: str) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list)
    url = address.format(letter.url, slug=letter.slug)
    before = client.get(url, headers={"Origin": PARTNER})
    headers = {"If-None-Match": before["ETag"], "Origin": PARTNER}
    assert client.get(url, headers=headers).status_code == 304
    allow(letter)
    after = client.get(url, headers=headers)
    policy = after.get("Access-Control-Allow-Origin") or after.get("Content-Security-Policy", "")
    assert (after.status_code, PARTNER in policy) == (200, True)
    revalidated = client.get(url, headers={"If-None-Match": after["ETag"], "Origin": PARTNER})
    assert revalidated.status_code == 304
    assert PARTNER in (revalidated.get("Access-Control-Allow-Origin") or revalidated["Content-Security-Policy"])


@pytest.mark.parametrize(
    "address",
    [
        "{}",
        "{}press/",
        "{}feed.atom",
        "{}count.svg",
        "{}signatories.csv",
        "{}signatories.json",
        "/sitemap.xml",
        "/letters/",
    ],
)
def test_the_same_response_has_the_same_etag(client: Client, letter: LetterPage, address: str) -> None:
    url = address.format(letter.url)
    before = client.get(url)
    assert client.get(url, headers={"If-None-Match": before["ETag"]}).status_code == 304


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        *(
            "{}",
            "{}press/",
            "{}signatories/",
            "{}feed.atom",
            "{}count.svg",
            "{}embed/",
            "{}signatories.csv",
            "/letters/",
        ),
        *(
            "/sitemap.xml",
            "/robots.txt",
            "/editions/check/",
            "/signatures/privacy/",
            "/api/v1/letters",
            "/letters/nope/",
        ),
        *("/api/v2/pages/", "/api/v1/openapi.json"),
    ],
)
def test_head_has_the_headers_of_get_and_its_304(client: Client, letter: LetterPage, address: str) -> None:
    url = address.format(letter.url)
    get, head = client.get(url), client.head(url)
    assert (head.status_code, head.content) == (get.status_code, b"")
    different = {"Age": "", "X-Request-ID": ""}
    assert {**head.headers, **different} == {**get.headers, **different}
    if get.status_code == 200:
        revalidated = client.head(url, headers={"If-None-Match": head["ETag"]})
        assert (revalidated.status_code, revalidated["ETag"]) == (304, get["ETag"])
        assert client.get(url, headers={"If-Match": get["ETag"]}).status_code == 200
        assert client.get(url, headers={"If-Match": '"another"'}).status_code == 412


def test_each_language_has_its_own_etag(client: Client, letter: LetterPage) -> None:
    french = LetterFactory(language="fr", slug=letter.slug, translation_key=letter.translation_key)
    tags: set[str] = set()
    ask: Callable[[str], Any] = client.get
    for url in (f"{letter.url}feed.atom", f"{french.url}feed.atom"):
        with translation.override("en"):
            tags.add(ask(url)["ETag"])
    assert len(tags) == 2
