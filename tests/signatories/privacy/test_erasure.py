"""Erasure of the personal data of a list, or of the whole list, after a campaign."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.users.models import User
from letters.enums import EditionState
from letters.models import Edition
from signatories.enums import ImportState, MailPurpose, Status
from signatories.exceptions import InvalidTransition
from signatories.models import (
    Contact,
    Correction,
    ImportBatch,
    ImportRow,
    Mail,
    NameFingerprint,
    Signatory,
    SignatoryList,
)
from signatories.privacy.erasure import Holdings, delete_list, erase, holdings_of
from tests.factories import EditionFactory, ImportBatchFactory, LetterFactory, PaperSignaturesFactory, SignatoryFactory
from tests.signatories.files import csv_lines, database_state, upload

pytestmark = pytest.mark.django_db
CANARY = "canary"


@pytest.fixture
def full(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list with an entry in each state, and a canary in each private field."""
    for status in Status:
        entry = SignatoryFactory(
            signatory_list=signatory_list,
            name="Alder" if status == Status.PUBLISHED else f"{CANARY} {status}",
            status=status,
            email=f"{CANARY}.{status}@example.org",
        )
        log(instance=entry, action="signatories.correct", data={"before": {"name": CANARY}, "after": {"name": "x"}})
    listed = Signatory.objects.get(name="Alder")
    Contact.objects.update(
        comment=CANARY, representative=CANARY, network_key="1" * 64, private_answers={"shirt": CANARY}
    )
    listed.contact.logo.save(f"{CANARY}.png", ContentFile(b"picture"))
    Correction.objects.create(signatory=listed, values={"title": CANARY})
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=listed, text=CANARY)
    SignatoryFactory(signatory_list=signatory_list, name=f"{CANARY} withheld", title=CANARY, is_name_hidden=True)
    upload(signatory_list, csv_lines("kind,name,email", f"org,{CANARY},{CANARY}@example.org"))
    for name in ("Ann", "Bo"):
        PaperSignaturesFactory(signatory_list=signatory_list, number=80, staff_note=f"{CANARY} {name}")
    SignatoryFactory(name="Elsewhere", email="elsewhere@example.org")
    return signatory_list


def erased(signatory_list: SignatoryList, user: User, capture: Any) -> Holdings:
    with capture(execute=True):
        return erase(signatory_list, user=user)


def test_all_that_was_never_public_is_erased_and_published_names_stay(
    full: SignatoryList, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    files = [Contact.objects.exclude(logo="").get().logo.name, ImportBatch.objects.get().upload.name]
    held = erased(full, staff, django_capture_on_commit_callbacks)
    states = len(Status)
    assert held == Holdings(2, states - 1, 1, states, 1, 1, 1, 1, 1, 1, 2)
    withheld = Signatory.objects.get(is_name_hidden=True)
    assert set(full.signatories.values_list("name", "status")) == {
        ("Alder", Status.PUBLISHED),
        (f"(erased) {withheld.pk}", Status.PUBLISHED),
    }
    assert [contact.email for contact in Contact.objects.all()] == ["elsewhere@example.org"]
    assert CANARY not in json.dumps(database_state(), default=str).lower()
    assert [storages["private"].exists(name) for name in files] == [False, False]
    assert full.signatories.counted().counts().total == 2
    assert full.paper_signatures.total() == 160


def test_erasing_is_in_the_history_and_done_twice_is_the_same(
    full: SignatoryList, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = (erased(full, staff, django_capture_on_commit_callbacks) for _time in range(2))
    assert (first.contacts, second.contacts, second.unpublished, second.withheld) == (len(Status), 0, 0, 0)
    entries = ModelLogEntry.objects.filter(action="signatories.erase")
    assert [(entry.user, entry.data["erased"]["contacts"]) for entry in entries.order_by("pk")] == [
        (staff, len(Status)),
        (staff, 0),
    ]


@pytest.mark.parametrize("work", [erase, delete_list])
@pytest.mark.parametrize("state", [ImportState.CHECKING, ImportState.IMPORTING])
def test_nothing_goes_while_an_import_is_under_way(full: SignatoryList, work: Any, state: ImportState) -> None:
    ImportBatchFactory(signatory_list=full, state=state)
    before = database_state()
    with pytest.raises(InvalidTransition, match="is running"):
        work(full)
    assert database_state() == before


def test_a_list_without_letters_and_editions_is_deleted_with_all_it_holds(
    full: SignatoryList, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    files = [Contact.objects.exclude(logo="").get().logo.name, ImportBatch.objects.get().upload.name]
    Edition.objects.create(signatory_list=full, state=EditionState.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        delete_list(full, user=staff)
    assert list(SignatoryList.objects.filter(pk=full.pk)) == []
    assert [entry.name for entry in Signatory.objects.all()] == ["Elsewhere"]
    assert (ImportBatch.objects.count(), ImportRow.objects.count(), Edition.objects.count()) == (0, 0, 0)
    assert CANARY not in json.dumps(database_state(), default=str).lower()
    assert [storages["private"].exists(name) for name in files] == [False, False]
    note = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (note.user, note.deleted, note.data["deleted"]["contacts"]) == (staff, True, len(Status))


def test_a_list_with_a_letter_is_not_deleted(staff_client: Client) -> None:
    letter = LetterFactory(title="The lake", live=False)
    address = reverse("signatory_lists:delete", args=[letter.signatory_list_id])
    before = database_state()
    assert "It is the list of the letter “The lake”." in staff_client.get(address).content.decode()
    response = staff_client.post(address)
    assert response["Location"] == reverse("signatory_lists:inspect", args=[letter.signatory_list_id])
    assert database_state() == before


def test_a_list_with_an_edition_is_not_deleted_and_leads_to_erasing(staff_client: Client, full: SignatoryList) -> None:
    EditionFactory(signatory_list=full, number=1, state=EditionState.PUBLISHED, published_at=timezone.now())
    address = reverse("signatory_lists:delete", args=[full.pk])
    before = database_state()
    page = staff_client.get(address).content.decode()
    assert "1 edition with its names has a permanent address, which stays." in page
    assert reverse("signatory_lists:erase", args=[full.pk]) in page
    staff_client.post(address)
    assert database_state() == before


@pytest.mark.parametrize("name", ["delete", "erase"])
def test_each_screen_counts_what_goes_and_asking_changes_nothing(
    staff_client: Client, full: SignatoryList, name: str
) -> None:
    before = database_state()
    page = " ".join(staff_client.get(reverse(f"signatory_lists:{name}", args=[full.pk])).content.decode().split())
    for words in ("contacts: addresses,", "1 logo that was sent", "1 correction that waits", "1 uploaded file"):
        assert words in page
    assert f"{len(Status) - 1} entries that are not published" in page
    assert database_state() == before


def test_the_screen_to_erase_says_that_keyed_hashes_of_those_who_left_stay(
    staff_client: Client, full: SignatoryList
) -> None:
    address = reverse("signatory_lists:erase", args=[full.pk])
    page = staff_client.get(address).content.decode()
    assert "Keyed hashes of those who withdrew or were rejected stay" in page
    staff_client.post(address)
    assert NameFingerprint.objects.filter(signatory_list=full, signatory=None).exists()


def test_the_screens_erase_and_delete(staff_client: Client, full: SignatoryList) -> None:
    inspect_url = reverse("signatory_lists:inspect", args=[full.pk])
    assert staff_client.post(reverse("signatory_lists:erase", args=[full.pk]))["Location"] == inspect_url
    assert full.signatories.count() == 2
    response = staff_client.post(reverse("signatory_lists:delete", args=[full.pk]))
    assert response["Location"] == reverse("signatory_lists:index")
    assert not SignatoryList.objects.filter(pk=full.pk).exists()


@pytest.mark.parametrize("size", [1, 3])
def test_counting_costs_as_many_queries_for_three_entries_as_for_one(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    for number in range(size):
        SignatoryFactory(signatory_list=signatory_list, email=f"{number}@example.org")
    with django_assert_num_queries(11):
        holdings_of(signatory_list)
