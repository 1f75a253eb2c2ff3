"""Tests of the rate limit shared by the API, the form, secret links and the list of signatories."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from letters.models import LetterPage
from signatories.enums import Signing
from signatories.models import Signatory

PERSON = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org", "step": "send"}


@pytest.fixture
def lake(letter: LetterPage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> LetterPage:
    for name in ("default", "rates"):
        caches[name].clear()
    monkeypatch.setattr("core.rate_limits.time.time", lambda: 120_015.5)
    settings.API_WRITES_PER_MINUTE = settings.API_READS_PER_MINUTE = 3
    letter.signatory_list.signing = Signing.OPEN
    letter.signatory_list.save()
    return letter


def test_the_form_and_the_api_share_the_limit_of_a_network(client: Client, lake: LetterPage) -> None:
    def by_form() -> Any:
        return client.post(f"{lake.url}sign/", {**PERSON, "text_version": lake.text_version})

    def by_api() -> Any:
        return client.post(f"/api/v1/letters/{lake.slug}/sign-ons", {}, content_type="application/json")

    assert [by_form().status_code, by_api().status_code, by_form().status_code] == [302, 400, 302]
    refused = by_form()
    assert (refused.status_code, refused["Retry-After"]) == (429, "45")
    assert "Wait 45 seconds, then reload this page" in " ".join(refused.content.decode().split())
    assert "no-store" in refused["Cache-Control"]
    assert by_api().status_code == 429
    elsewhere = client.post(f"{lake.url}sign/", PERSON | {"name": ""}, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200
    assert Signatory.objects.count() == 1


@pytest.mark.parametrize("address", ["link/", "confirm/token/", "manage/token/", "withdraw/token/", "dispute/token/"])
def test_the_pages_behind_links_have_the_limit_as_well(client: Client, lake: LetterPage, address: str) -> None:
    statuses = [client.post(f"/signatures/{address}", {"email": "nobody"}).status_code for _time in range(4)]
    assert statuses[3] == 429
    assert 429 not in statuses[:3]
    refused = client.post(f"/signatures/{address}")
    assert refused["Referrer-Policy"] == "same-origin"
    assert client.get(f"/signatures/{address}").status_code in (200, 404)


@pytest.mark.slow
def test_opening_the_form_is_not_counted(client: Client, lake: LetterPage) -> None:
    assert {client.get(f"{lake.url}sign/?kind=individual").status_code for _time in range(5)} == {200}


def test_searches_of_a_network_are_counted(client: Client, lake: LetterPage) -> None:
    statuses = [client.get(f"{lake.url}signatories/?q={word}").status_code for word in "abcd"]
    assert statuses == [200, 200, 200, 429]
    assert client.get(lake.url).status_code == 200


def test_a_cached_page_is_not_counted(client: Client, lake: LetterPage, caches_enabled: None) -> None:
    caches["pages"].clear()
    assert {client.get(f"{lake.url}signatories/").status_code for _time in range(5)} == {200}
