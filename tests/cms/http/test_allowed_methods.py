"""A public address is read, unless it says that it takes more; what it refuses, it refuses without a token."""

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
#: What other sites, Wagtail and Django bring along is among it.
READ = (
    *(
        "/",
        "/robots.txt",
        "/favicon.ico",
        "/sitemap.xml",
        "/embed.js",
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
#: Forms, with what their addresses need.
FORMS = (
    *("/letters/lake/sign/", "/signatures/link/", "/signatures/confirm/x/", "/signatures/manage/x/"),
    *("/signatures/withdraw/x/", "/signatures/dispute/x/"),
)


@pytest.fixture
def stranger(db: None) -> Client:
    """Return a client without a token, as programs are."""
    now = timezone.now()
    letter = LetterFactory(slug="lake", first_published_at=now, last_published_at=now)
    SignatoryFactory(signatory_list=letter.signatory_list)
    return Client(enforce_csrf_checks=True)


@pytest.mark.slow
@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("method", OTHERS)
def test_what_is_only_read_refuses_every_other_method(stranger: Client, address: str, method: str) -> None:
    answer = getattr(stranger, method)(address)
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD", b"")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("method", [method for method in OTHERS if method != "post"])
def test_a_form_takes_post_and_no_more(stranger: Client, address: str, method: str) -> None:
    answer = getattr(stranger, method)(address)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("address", FORMS)
def test_a_form_still_needs_its_token(stranger: Client, address: str) -> None:
    assert stranger.post(address, {}).status_code == 403


def test_a_page_that_is_gone_or_moved_is_refused_like_any_other(stranger: Client) -> None:
    letter = LetterPage.objects.get()
    letter.slug = "pond"
    letter.save_revision().publish()
    assert stranger.post("/letters/lake/").status_code == 405
    letter.refresh_from_db()
    letter.unpublish()
    assert stranger.post("/letters/pond/").status_code == 405
    assert stranger.get("/letters/pond/").status_code == 410


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_password_of_a_page_opens_it(client: Client, db: None, language: str) -> None:
    now = timezone.now()
    letter = LetterFactory(language=language, title="Canary", first_published_at=now, last_published_at=now)
    kind = PageViewRestriction.PASSWORD
    PageViewRestriction.objects.create(page=letter, restriction_type=kind, password="larch")
    asked = client.get(letter.url)
    assert (asked.status_code, "Canary" in asked.content.decode()) == (200, False)
    assert "no-cache" in asked["Cache-Control"]
    (action,) = re.findall(r'<form action="([^"]+)"', asked.content.decode())
    answer = client.post(action, {"password": "larch", "return_url": letter.url})
    assert (answer.status_code, answer["Location"]) == (302, letter.url)
    opened = client.get(letter.url)
    assert (opened.status_code, "Canary" in opened.content.decode()) == (200, True)
    assert "private" in opened["Cache-Control"]


def test_a_page_of_another_kind_may_take_post(
    client: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LetterPage, "allowed_http_methods", ["GET", "POST"])
    assert client.post(letter.url).status_code == 200
    assert Client(enforce_csrf_checks=True).post(letter.url).status_code == 403


def test_staff_are_not_concerned(staff_client: Client) -> None:
    answer: Any = staff_client.post("/admin/images/add/", {})
    assert answer.status_code == 200
