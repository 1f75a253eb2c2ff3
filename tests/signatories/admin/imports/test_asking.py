from __future__ import annotations

import pytest
from django.test import Client

from core.users.models import User
from letters.models import LetterPage
from signatories.enums import Status
from signatories.models import ImportBatch, Mail
from tests.factories import LetterFactory
from tests.signatories.admin.imports.test_preview import address, levels
from tests.signatories.exchange.imports.test_confirmations import send_requests
from tests.signatories.files import csv_lines, rows_by_outcome, upload
from tests.signatories.people import user_with_permissions

FILE = csv_lines("name,kind,email", "Ada Example,individual,ada@example.org", "Bo Sample,individual,")
SOURCE = "the membership list of Example Riders"


@pytest.fixture
def letter(db: None) -> LetterPage:
    return LetterFactory(title="Keep the lake")


@pytest.fixture
def batch(letter: LetterPage, staff: User) -> ImportBatch:
    return upload(letter.signatory_list, FILE, user=staff)


def test_entries_are_imported_as_unconfirmed_and_the_screen_shows_the_answers(
    staff_client: Client, batch: ImportBatch
) -> None:
    data = {"address_source": SOURCE, "mail_language": "en"}
    staff_client.post(address("ask", batch), data)
    batch.refresh_from_db()
    assert (batch.options["address_source"], rows_by_outcome(batch)) == (SOURCE, {"new": [2], "error": [3]})
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert "may be asked once by mail" in screen
    assert SOURCE in screen
    staff_client.post(address("confirm", batch), {"agreed": "on", "good_rows": "true", "run": batch.run})
    batch.refresh_from_db()
    assert (batch.is_imported, batch.agreed) == (True, False)
    assert [entry.status for entry in batch.signatories.all()] == [Status.UNCONFIRMED]
    assert "Waiting for the mail" in staff_client.get(address("inspect", batch)).content.decode()
    assert "data-refresh-url" in staff_client.get(address("requests", batch)).content.decode()
    send_requests()
    Mail.objects.update(due_at=None, error="SMTPRecipientsRefused 550")
    fragment = staff_client.get(address("requests", batch)).content.decode()
    assert "Mail not delivered" in fragment
    assert "Ada Example" in fragment
    assert "data-refresh-url" not in fragment


def test_other_options_leave_the_choice_as_it_is(staff_client: Client, batch: ImportBatch) -> None:
    staff_client.post(address("ask", batch), {"address_source": SOURCE, "mail_language": "en"})
    staff_client.post(address("options", batch), {"duplicates": "update", "kind": "individual", "column_0": "name"})
    batch.refresh_from_db()
    assert (batch.options["duplicates"], batch.options["address_source"]) == ("update", SOURCE)


def test_staff_list_them_at_once_after_all(staff_client: Client, batch: ImportBatch) -> None:
    staff_client.post(address("ask", batch), {"address_source": SOURCE, "mail_language": "en"})
    staff_client.post(address("ask", batch), {"list_at_once": "1"})
    batch.refresh_from_db()
    assert (batch.options["address_source"], rows_by_outcome(batch)) == ("", {"new": [2, 3]})


@pytest.mark.parametrize(
    "data", [{"address_source": " ", "mail_language": "en"}, {"address_source": "x\u202e", "mail_language": "xx"}]
)
def test_the_source_is_needed(staff_client: Client, batch: ImportBatch, data: dict[str, str]) -> None:
    response = staff_client.post(address("ask", batch), data)
    assert levels(response) == ["error"]
    batch.refresh_from_db()
    assert batch.options["address_source"] == ""


def test_only_those_who_may_import_ask_and_see_the_answers(client: Client, batch: ImportBatch) -> None:
    client.force_login(user_with_permissions("signatories.view_importbatch"))
    assert client.post(address("ask", batch), {"address_source": SOURCE, "mail_language": "en"}).status_code == 302
    assert client.get(address("requests", batch)).status_code == 302
    assert client.get(address("ask", batch)).status_code == 302
    batch.refresh_from_db()
    assert batch.options["address_source"] == ""


def test_a_get_asks_nobody(staff_client: Client, batch: ImportBatch) -> None:
    assert staff_client.get(address("ask", batch)).status_code == 405
