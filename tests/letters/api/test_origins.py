"""CORS: the origins whose scripts may use the public API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from tests.factories import LetterFactory
from tests.letters.api.conftest import LETTERS

PARTNER, STRANGER = "https://partner.example.org", "https://stranger.example.net"


@pytest.fixture
def shared(letter: LetterPage) -> LetterPage:
    """Return a letter that a partner's site may embed."""
    letter.signatory_list.embedding_sites = f"{PARTNER}/\nhttps://other.example.org"
    letter.signatory_list.save()
    return letter


def allowed(client: Client, path: str, origin: str) -> str | None:
    answer = client.get(path, headers={"origin": origin})
    assert answer.status_code == 200
    assert "origin" in answer["Vary"]
    assert not answer.has_header("Access-Control-Allow-Credentials")
    origin_allowed: str | None = answer.headers.get("Access-Control-Allow-Origin")
    return origin_allowed


def test_a_site_that_the_list_names_may_ask_for_its_letter(client: Client, shared: LetterPage) -> None:
    other = LetterFactory()
    for path in (f"{LETTERS}/{shared.slug}", f"{LETTERS}/{shared.slug}/signatories"):
        assert (allowed(client, path, PARTNER), allowed(client, path, STRANGER)) == (PARTNER, None)
    assert allowed(client, f"{LETTERS}/{other.slug}", PARTNER) is None
    assert allowed(client, LETTERS, PARTNER) is None


def test_a_letter_may_be_shown_by_every_site(client: Client, shared: LetterPage) -> None:
    shared.signatory_list.embedding_sites = "*"
    shared.signatory_list.save()
    assert allowed(client, f"{LETTERS}/{shared.slug}", STRANGER) == STRANGER


def test_a_site_of_the_settings_may_ask_for_everything(client: Client, letter: LetterPage, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    assert (allowed(client, LETTERS, PARTNER), allowed(client, LETTERS, STRANGER)) == (PARTNER, None)
    assert allowed(client, f"{LETTERS}/{letter.slug}", PARTNER) == PARTNER


def test_pages_that_are_no_api_are_for_no_other_site(client: Client, shared: LetterPage, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    for path in (shared.url, f"{shared.url}sign/", "/admin/login/"):
        assert not client.get(path, headers={"origin": PARTNER}).has_header("Access-Control-Allow-Origin")


def test_preflight_requests_get_the_allowed_methods_and_headers(client: Client, shared: LetterPage) -> None:
    headers = {"origin": PARTNER, "access_control_request_method": "POST"}
    answer = client.options(f"{LETTERS}/{shared.slug}/sign-ons", headers=headers)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, PARTNER)
    assert {"content-type", "idempotency-key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "POST" in answer["Access-Control-Allow-Methods"]
