from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.users.models import User
from signatories.enums import Status
from signatories.models import ImportBatch, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.admin.imports.test_preview import address, levels
from tests.signatories.files import csv_lines, rows_by_outcome, upload
from tests.signatories.people import user_with_permissions

REASON = "They asked us by mail"


@pytest.fixture
def batch(signatory_list: SignatoryList, staff: User) -> ImportBatch:
    for title in ("Nurse", "Writer"):
        SignatoryFactory(signatory_list=signatory_list, kind="individual", name="Cy Muster", title=title)
    SignatoryFactory(signatory_list=signatory_list, kind="individual", name="Ada Example")
    return upload(signatory_list, csv_lines("name", "Ada Example", "Cy Muster", "Nobody Here"), user=staff)


def test_staff_take_the_names_of_a_file_off_the_list_and_undo_it(staff_client: Client, batch: ImportBatch) -> None:
    staff_client.post(address("remove", batch), {"reason": REASON})
    assert rows_by_outcome(batch) == {"remove": [2], "ask": [3], "not_found": [4]}
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert "Withdraw Cy Muster, Writer" in screen
    writer = batch.signatory_list.signatories.get(title="Writer")
    decide = reverse("signatory_imports:decide", args=[batch.pk, 3])
    staff_client.post(decide, {"question": "remove", "answer": f"withdraw:{writer.pk}"})
    assert rows_by_outcome(batch) == {"remove": [2, 3], "not_found": [4]}
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert "Withdraw 2 signatories" in screen
    assert "no longer want to be on the list" in screen
    batch.refresh_from_db()
    staff_client.post(address("confirm", batch), {"agreed": "on", "run": batch.run})
    writer.refresh_from_db()
    assert writer.status == Status.WITHDRAWN
    assert staff_client.get(address("inspect", batch)).status_code == 200
    staff_client.post(address("undo", batch))
    writer.refresh_from_db()
    batch.refresh_from_db()
    assert (writer.status, batch.agreed) == (Status.PUBLISHED, False)


def test_staff_import_them_after_all(staff_client: Client, batch: ImportBatch) -> None:
    staff_client.post(address("remove", batch), {"reason": REASON})
    staff_client.post(address("remove", batch), {"import": "1"})
    batch.refresh_from_db()
    assert batch.options["removal"] == ""
    assert not rows_by_outcome(batch)


@pytest.mark.parametrize("reason", ["", " ", "x\u202e" * 300])
def test_the_reason_is_needed(staff_client: Client, batch: ImportBatch, reason: str) -> None:
    assert levels(staff_client.post(address("remove", batch), {"reason": reason})) == ["error"]
    batch.refresh_from_db()
    assert batch.options["removal"] == ""


def test_withdrawing_by_file_needs_the_permission_of_withdrawing_by_hand(client: Client, batch: ImportBatch) -> None:
    client.force_login(user_with_permissions("signatories.view_importbatch", "signatories.add_importbatch"))
    assert "Take everybody in the file off the list" not in client.get(address("inspect", batch)).content.decode()
    client.post(address("remove", batch), {"reason": REASON})
    batch.refresh_from_db()
    assert batch.options["removal"] == ""
    column = upload(batch.signatory_list, csv_lines("name,kind,withdraw", "Ada Example,individual,yes"))
    assert rows_by_outcome(column) == {"remove": [2]}
    response = client.post(address("confirm", column), {"agreed": "on", "run": column.run})
    assert levels(response)[-1] == "error"
    assert batch.signatory_list.signatories.get(name="Ada Example").status == Status.PUBLISHED


def test_an_update_shows_each_field_before_and_after(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(
        signatory_list=signatory_list, kind="individual", name="Jon Smiht", email="jon@example.org", country="FR"
    )
    content = csv_lines("name,kind,email,country", "Jon Smith,individual,jon@example.org,CA")
    batch = upload(signatory_list, content)
    assert rows_by_outcome(batch) == {"ask": [2]}
    screen = staff_client.get(address("inspect", batch)).content.decode()
    assert "<del>Jon Smiht</del> <ins>Jon Smith</ins>" in screen
    assert "<del>FR</del> <ins>CA</ins>" in screen
