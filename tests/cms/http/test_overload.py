"""Requests that waited too long: refused before anything is done, if a trusted proxy says so."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from letters.api import origins
from letters.models import LetterPage
from signatories.models import Signatory

pytestmark = pytest.mark.django_db
PROXY, STRANGER = "10.0.0.1", "192.0.2.1"


@pytest.fixture(autouse=True)
def _proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    settings.MAX_WAIT_SECONDS = 10


def status(start: str, *, peer: str = PROXY, path: str = "/letters/") -> int:
    return int(Client().get(path, REMOTE_ADDR=peer, headers={"X-Request-Start": start}).status_code)


@pytest.mark.parametrize("write", ["t={:.3f}", "{:.3f}"])
def test_a_request_that_waited_too_long_is_refused(write: str, letter: LetterPage) -> None:
    assert [status(write.format(time.time() - seconds)) for seconds in (20, 3, -3_600, 7_200)] == [503, 200, 200, 200]
    assert [status(f"t={(time.time() - seconds) * 1000:.0f}") for seconds in (20, 3)] == [503, 200]


def test_nothing_is_done_for_it(letter: LetterPage, client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.post(
            f"/letters/{letter.slug}/sign/",
            {"kind": "individual", "name": "Ada", "email": "ada@example.org"},
            REMOTE_ADDR=PROXY,
            headers={"X-Request-Start": f"t={time.time() - 60:.3f}"},
        )
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Nothing you sent was saved." in response.text
    assert "no-store" in response["Cache-Control"]
    assert Signatory.objects.count() == 0


def test_programs_get_problem_details(client: Client) -> None:
    response = client.get(
        "/api/v1/letters", REMOTE_ADDR=PROXY, headers={"X-Request-Start": f"t={time.time() - 60:.3f}"}
    )
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response["Retry-After"] == "30"


@pytest.mark.parametrize("path", ["/api/v1/letters", "/api/v2/pages/"])
def test_scripts_of_other_sites_can_read_when_to_try_again(client: Client, settings: Any, path: str) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://partner.example.org"]
    late = {"X-Request-Start": f"t={time.time() - 60:.3f}", "Origin": "https://partner.example.org"}
    response = client.get(path, REMOTE_ADDR=PROXY, headers=late)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (503, "https://partner.example.org")
    assert "Retry-After" in response["Access-Control-Expose-Headers"]


def test_an_overloaded_site_without_its_database_still_answers(
    client: Client, letter: LetterPage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(slug: str) -> tuple[str, ...]:
        raise OperationalError

    monkeypatch.setattr(origins, "embedding_origins", fail)
    late = {"X-Request-Start": f"t={time.time() - 60:.3f}", "Origin": "https://partner.example.org"}
    response = client.get(f"/api/v1/letters/{letter.slug}", REMOTE_ADDR=PROXY, headers=late)
    assert (response.status_code, response.get("Access-Control-Allow-Origin")) == (503, None)


@pytest.mark.parametrize("nonsense", ["", "t=", "soon", "nan", "inf", "-inf", "t=1e999", "t=12"])
def test_nonsense_refuses_nobody(nonsense: str, letter: LetterPage) -> None:
    assert status(nonsense) == 200


def test_only_proxies_are_believed_and_probes_are_always_answered(letter: LetterPage, settings: Any) -> None:
    long_ago = f"t={time.time() - 60:.3f}"
    assert status(long_ago, peer=STRANGER) == 200
    assert status(long_ago, path="/healthz") == 200
    settings.MAX_WAIT_SECONDS = 0
    assert status(long_ago) == 200
