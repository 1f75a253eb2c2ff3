"""Errors that nobody handled: whether it is worth to try again, and what is said about it."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from core.storage import StorageUnavailable
from letters.models import LetterPage
from signatories.enums import ImportState
from signatories.models import SignatoryList
from tests.signatories.files import csv_lines, upload

pytestmark = pytest.mark.django_db


def failing_with(error: Exception) -> Any:
    """Return a context in which each statement raises an error."""

    def fail(*arguments: Any) -> Any:
        raise error

    return connection.execute_wrapper(fail)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("the connection is closed"), 503),
        (InterfaceError("the cursor is closed"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 503),
        (StorageUnavailable("The bucket does not answer"), 503),
        (OSError(errno.EACCES, "Permission denied"), 500),
        (DataError("the value is too long"), 500),
        (ZeroDivisionError("a fault"), 500),
    ],
)
@pytest.mark.parametrize("address", ["/", "/fr/", "/admin/login/", "/api/v1/letters", "/api/v2/pages/"])
def test_clients_learn_whether_trying_again_makes_sense(
    address: str, error: Exception, status: int, letter: LetterPage
) -> None:
    with failing_with(error):
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert "no-store" in response.headers["Cache-Control"]


def test_what_people_sent_while_the_database_was_gone_is_answered_with_a_sentence(letter: LetterPage) -> None:
    with failing_with(OperationalError("the connection is closed")):
        response = Client(raise_request_exception=False).post(f"/letters/{letter.slug}/sign/", {"name": "Ada"})
    assert response.status_code == 503
    assert "it may have been saved: look first, before you send it again." in response.text
    assert "Nothing you sent was saved" not in response.text
    assert "connection" not in response.text


def test_an_import_that_was_confirmed_before_the_database_went_is_not_said_to_be_lost(
    staff_client: Client, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(signatory_list, csv_lines("kind,name", "organization,Alder Society"))

    def fail(*arguments: Any, **options: Any) -> Any:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("signatories.admin.imports.confirmation.commit_import", fail)
    staff_client.raise_request_exception = False
    data = {"agreed": "on", "run": batch.run}
    response = staff_client.post(reverse("signatory_imports:confirm", args=[batch.pk]), data)
    batch.refresh_from_db()
    assert (response.status_code, batch.state) == (503, ImportState.IMPORTING)
    assert "Nothing you sent was saved" not in response.text


def test_a_page_for_what_was_refused_before_anything_was_done_says_so() -> None:
    page = render_to_string("500.html", {"nothing_was_done": True})
    assert "Nothing you sent was saved. Please try again in a few minutes." in page
    assert "may have been saved" not in page


def test_programs_get_problem_details() -> None:
    with failing_with(OperationalError("the connection is closed")):
        response = Client(raise_request_exception=False).get("/api/v1/letters")
    assert (response.status_code, response.headers["Content-Type"]) == (503, "application/problem+json")
    assert response.json()["title"] == "Service Unavailable"
