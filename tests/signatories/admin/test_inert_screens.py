"""Names, headers and file names are shown as text on every screen, and never run as scripts."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.users.models import User
from signatories.enums import Outcome
from signatories.models import ImportBatch, Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import csv_file, upload

HOSTILE = '"><img src=x onerror=alert(1)>'
SHOWN = "&lt;img src=x onerror=alert(1)&gt;"
RUNS = "<img src=x"


@pytest.fixture
def signatory(db: None) -> Signatory:
    """Return an entry of a list with hostile text in every field."""
    return SignatoryFactory(
        signatory_list=SignatoryListFactory(title=HOSTILE),
        individual=True,
        name=HOSTILE,
        names={"fr": HOSTILE},
        title=HOSTILE,
        affiliation=HOSTILE,
        region=HOSTILE,
        organization=OrganizationFactory(name=HOSTILE),
    )


@pytest.fixture
def batch(signatory: Signatory, staff: User) -> ImportBatch:
    """Return an upload with hostile text in its name, its headers and the cells of rows with every outcome."""
    rows = [
        ["organization", HOSTILE, HOSTILE, HOSTILE, HOSTILE],
        ["organization", HOSTILE, HOSTILE, HOSTILE, HOSTILE],
        [HOSTILE, f"robin@example.org{HOSTILE}", HOSTILE, HOSTILE, HOSTILE],
    ]
    content = csv_file(["kind", "name", "title", "affiliation", HOSTILE], *rows)
    return upload(signatory.signatory_list, content, file_name=f"{HOSTILE}.csv", user=staff)


def check(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert SHOWN in page
    assert RUNS not in page


@pytest.mark.parametrize("screen", ["index", "edit", "delete", "history"])
def test_a_hostile_signatory_is_shown_as_text(staff_client: Client, signatory: Signatory, screen: str) -> None:
    staff_client.post(
        reverse("signatories:edit", args=[signatory.pk]),
        {"signatory_list": signatory.signatory_list_id, "kind": "individual", "name": HOSTILE},
    )
    check(staff_client, reverse(f"signatories:{screen}", args=[] if screen == "index" else [signatory.pk]))


@pytest.mark.parametrize("screen", ["index", "edit", "inspect"])
def test_a_hostile_list_is_shown_as_text(staff_client: Client, signatory: Signatory, screen: str) -> None:
    check(
        staff_client,
        reverse(f"signatory_lists:{screen}", args=[] if screen == "index" else [signatory.signatory_list_id]),
    )


@pytest.mark.parametrize("screen", ["index", "edit"])
def test_a_hostile_directory_entry_is_shown_as_text(staff_client: Client, signatory: Signatory, screen: str) -> None:
    organization = signatory.organization
    assert organization is not None
    check(staff_client, reverse(f"organizations:{screen}", args=[] if screen == "index" else [organization.pk]))


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "?rows=error", f"?rows={HOSTILE}", f"?p={HOSTILE}"])
def test_a_hostile_file_is_previewed_as_text(staff_client: Client, batch: ImportBatch, query: str) -> None:
    assert batch.row_count(Outcome.ERROR) == 1
    check(staff_client, reverse("signatory_imports:inspect", args=[batch.pk]) + query)


@pytest.mark.parametrize("screen", ["index", "upload"])
def test_a_hostile_file_name_and_list_title_are_shown_as_text(
    staff_client: Client, batch: ImportBatch, screen: str
) -> None:
    check(
        staff_client,
        reverse(f"signatory_imports:{screen}", args=[] if screen == "index" else [batch.signatory_list_id]),
    )


def test_the_reason_of_a_refusal_is_shown_as_text(staff_client: Client, signatory_list: SignatoryList) -> None:
    content = csv_file(["kind", HOSTILE, HOSTILE.upper()], ["organization", "Alder", "Birch"])
    address = reverse("signatory_imports:upload", args=[signatory_list.pk])
    upload = {"file": SimpleUploadedFile("list.csv", content)}
    page = staff_client.post(address, upload, follow=True).content.decode()
    assert SHOWN in page
    assert RUNS not in page


@pytest.mark.parametrize("action", ["approve", "reject", "withdraw"])
def test_a_bulk_action_asks_and_answers_in_text(staff_client: Client, signatory: Signatory, action: str) -> None:
    pending = SignatoryFactory(signatory_list=signatory.signatory_list, name=HOSTILE, unconfirmed=True)
    rejected = SignatoryFactory(signatory_list=signatory.signatory_list, name=HOSTILE, rejected=True)
    SignatoryFactory(signatory_list=signatory.signatory_list, name=HOSTILE)
    address = reverse("wagtail_bulk_action", args=["signatories", "signatory", action])
    query = f"?next={reverse('wagtailadmin_home')}&id={pending.pk}&id={rejected.pk}"
    check(staff_client, address + query)
    # A refusal names the entry in a message on the next screen.
    page = staff_client.post(address + query, follow=True).content.decode()
    assert RUNS not in page
    if action != "reject":
        assert SHOWN in page


def test_a_search_is_repeated_as_text(staff_client: Client, signatory: Signatory) -> None:
    check(staff_client, reverse("signatories:index") + f"?q={HOSTILE}")
