"""Tests that public URLs are read-only unless their view allows more methods, with or without a CSRF token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory

OTHERS = ("post", "put", "patch", "delete", "options", "trace")
#: Includes the URLs of embedded resources, Wagtail and Django.
READ = (
    *(
        "/",
        "/robots.txt",
        "/favicon.ico",
        "/sitemap.xml",
        "/embed.js",
        "/affiliations.js",
        "/proof-of-work.js",
        "/oembed",
        "/letters/",
        "/letters/lake/",
    ),
    *("/letters/lake/letter.pdf", "/letters/lake/signatories.csv", "/letters/lake/signatories.json"),
    *("/letters/lake/press.zip", "/letters/lake/count.svg", "/letters/lake/share.png", "/letters/lake/embed/"),
    *("/letters/lake/sign/form/", "/letters/lake/signed/", "/letters/lake/signatories/", "/letters/lake/press/"),
    *("/letters/lake/feed.atom", "/letters/lake/editions.atom", "/letters/feed.atom", "/letters/editions.atom"),
    *("/editions/check/", "/signatures/privacy/", "/signatures/link/sent/", "/letters/nothing/"),
    *("/editions/2345678923/1/en.pdf", "/editions/2345678923/1/press.zip", "/editions/2345678923/1/en/"),
    *("/documents/1/report.pdf", "/letters/lake/editions/1/en.pdf"),
)
#: Forms, with the arguments of their URLs.
FORMS = (
    *("/letters/lake/sign/", "/signatures/link/", "/signatures/confirm/x/", "/signatures/manage/x/"),
    *("/signatures/withdraw/x/", "/signatures/dispute/x/"),
)


@pytest.fixture
def stranger(db: None) -> Client:
    """Return a client that, like a program, has no CSRF token."""
    now = timezone.now()
    letter = LetterFactory(slug="lake", first_published_at=now, last_published_at=now)
    SignatoryFactory(signatory_list=letter.signatory_list)
    return Client(enforce_csrf_checks=True)


@pytest.mark.slow
@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("method", OTHERS)
def test_a_read_only_url_refuses_every_other_method(stranger: Client, address: str, method: str) -> None:
    answer = getattr(stranger, method)(address)
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD", b"")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("method", [method for method in OTHERS if method != "post"])
def test_a_form_accepts_post_and_no_other_method(stranger: Client, address: str, method: str) -> None:
    answer = getattr(stranger, method)(address)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("address", FORMS)
def test_a_form_still_requires_its_csrf_token(stranger: Client, address: str) -> None:
    assert stranger.post(address, {}).status_code == 403


def test_a_deleted_or_moved_page_refuses_methods_like_any_other(stranger: Client) -> None:
    letter = LetterPage.objects.get()
    letter.slug = "pond"
    letter.save_revision().publish()
    assert stranger.post("/letters/lake/").status_code == 405
    letter.refresh_from_db()
    letter.unpublish()
    assert stranger.post("/letters/pond/").status_code == 405
    assert stranger.get("/letters/pond/").status_code == 410


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_opens_with_its_password(client: Client, db: None, language: str) -> None:
    now = timezone.now()
    letter = LetterFactory(language=language, title="Canary", first_published_at=now, last_published_at=now)
    kind = PageViewRestriction.PASSWORD
    PageViewRestriction.objects.create(page=letter, restriction_type=kind, password="larch")
    locked_page = client.get(letter.url)
    assert (locked_page.status_code, "Canary" in locked_page.content.decode()) == (200, False)
    assert "no-cache" in locked_page["Cache-Control"]
    (action,) = re.findall(r'<form action="([^"]+)"', locked_page.content.decode())
    answer = client.post(action, {"password": "larch", "return_url": letter.url})
    assert (answer.status_code, answer["Location"]) == (302, letter.url)
    opened = client.get(letter.url)
    assert (opened.status_code, "Canary" in opened.content.decode()) == (200, True)
    assert "private" in opened["Cache-Control"]


def test_other_page_types_may_accept_post(client: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LetterPage, "allowed_http_methods", ["GET", "POST"])
    assert client.post(letter.url).status_code == 200
    assert Client(enforce_csrf_checks=True).post(letter.url).status_code == 403


def test_the_admin_is_not_restricted(staff_client: Client) -> None:
    answer: Any = staff_client.post("/admin/images/add/", {})
    assert answer.status_code == 200
