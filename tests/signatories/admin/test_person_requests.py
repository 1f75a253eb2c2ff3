"""The screen for people who ask for a copy or the erasure of their data, and the receipts of erasures."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from cms.contact.models import ContactMessage
from signatories.addresses import email_key
from signatories.models import PersonErasure, Signatory
from signatories.privacy.person import entries_of, person_data
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
URL = "/admin/reports/person/"
ADDRESS = "robin@example.org"
ERASER = ("signatories.delete_signatory", "signatories.view_contact")
COPIER = ("signatories.export_contact", "signatories.view_contact")


@pytest.fixture
def entry(db: None) -> Signatory:
    """Return a signature of the address, beside one of somebody else."""
    signatory: Signatory = SignatoryFactory(individual=True, name="Robin Fernleaf", email=ADDRESS)
    LetterFactory(title="Open streets", signatory_list=signatory.signatory_list)
    SignatoryFactory(individual=True, name="Canary", email="canary@example.org")
    return signatory


@pytest.fixture
def eraser(client: Client) -> Client:
    client.force_login(user_with_permissions(*ERASER))
    return client


@pytest.fixture
def copier(client: Client) -> Client:
    client.force_login(user_with_permissions(*COPIER))
    return client


def test_looking_an_address_up_shows_what_would_go_and_erases_nothing(eraser: Client, entry: Signatory) -> None:
    assert "Robin Fernleaf" not in eraser.get(URL).text
    text = eraser.post(URL, {"email": "ROBIN@example.org"}).text
    assert ("Robin Fernleaf" in text, "Open streets" in text, "Editions that were published" in text) == (True,) * 3
    assert ("Canary" in text, Signatory.objects.count()) == (False, 2)


def test_erasing_leads_to_a_receipt_without_the_address(eraser: Client, entry: Signatory) -> None:
    response = eraser.post(URL, {"email": ADDRESS, "step": "erase"}, follow=True)
    receipt = PersonErasure.objects.get()
    assert response.redirect_chain == [(f"{URL}{receipt.pk}/", 302)]
    assert (email_key(ADDRESS) in response.text, ADDRESS in response.text) == (True, False)
    assert list(Signatory.objects.values_list("name", flat=True)) == ["Canary"]
    data = eraser.get(f"{URL}{receipt.pk}.json")
    assert (data.json()["erased"], data["Content-Disposition"]) == (
        {"signatures": 1},
        f'attachment; filename="receipt-{receipt.pk}.json"',
    )
    file = eraser.get(f"{URL}{receipt.pk}.txt")
    assert (file["Content-Type"], "- 1 signature\n" in file.text) == ("text/plain; charset=utf-8", True)
    assert eraser.get(f"{URL}{receipt.pk}.exe", follow=True).status_code == 404


def test_an_address_that_was_erased_shows_its_receipts(eraser: Client, entry: Signatory) -> None:
    eraser.post(URL, {"email": ADDRESS, "step": "erase"})
    text = eraser.post(URL, {"email": ADDRESS}).text
    link = f"{URL}{PersonErasure.objects.get().pk}/"
    assert ("Nothing is kept about this address." in text, link in text) == (True, True)
    assert link not in eraser.post(URL, {"email": "canary@example.org"}).text
    assert "any more" in eraser.post(URL, {"email": ADDRESS, "step": "erase"}, follow=True).text


def test_other_addresses_of_the_mailbox_are_named_and_kept(eraser: Client, entry: Signatory) -> None:
    for address in ("Robin+news@example.org", "robin@example.net"):
        SignatoryFactory(individual=True, email=address)
    text = eraser.post(URL, {"email": ADDRESS}).text
    assert ("<bdi>robin+news@example.org</bdi>" in text, "robin@example.net" in text) == (True, False)
    assert "same mailbox" not in eraser.post(URL, {"email": "canary@example.org"}).text
    eraser.post(URL, {"email": ADDRESS, "step": "erase"})
    assert Signatory.objects.count() == 3


def test_text_that_is_no_address_is_an_error(eraser: Client, entry: Signatory) -> None:
    text = eraser.post(URL, {"email": "robin", "step": "erase"}).text
    assert ("Write one e-mail address" in text, Signatory.objects.count()) == (True, 2)


@pytest.mark.parametrize("permission", ERASER)
def test_only_those_who_may_delete_signatories_and_see_contacts_erase(
    client: Client, entry: Signatory, permission: str
) -> None:
    receipt = PersonErasure.objects.create(email_key="x")
    client.force_login(user_with_permissions("signatories.change_signatory", permission))
    assert URL not in client.get("/admin/").text
    for path in (URL, f"{URL}{receipt.pk}/", f"{URL}{receipt.pk}.json"):
        assert client.get(path).status_code == 302
    response = client.post(URL, {"email": ADDRESS})
    assert (response.status_code, "Robin Fernleaf" in response.text) == (302, False)
    assert (client.post(URL, {"email": ADDRESS, "step": "erase"}).status_code, Signatory.objects.count()) == (302, 2)
    client.force_login(user_with_permissions(*ERASER))
    assert URL in client.get("/admin/").text


def test_the_copy_is_that_of_the_command_and_of_nobody_else(copier: Client, entry: Signatory) -> None:
    expected = person_data(ADDRESS, entries_of(ADDRESS))
    response = copier.post(URL, {"email": ADDRESS, "step": "copy"})
    assert {**response.json(), "made_at": ""} == {**expected, "made_at": ""}
    assert ("Robin Fernleaf" in response.text, "anary" in response.text) == (True, False)
    assert response["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert "no-store" in response["Cache-Control"]
    assert Signatory.objects.count() == 2


def test_a_copy_is_logged_at_each_entry_without_the_address(copier: Client, entry: Signatory) -> None:
    copier.post(URL, {"email": ADDRESS})
    assert not ModelLogEntry.objects.filter(action="signatories.export_person").exists()
    copier.post(URL, {"email": ADDRESS, "step": "copy"})
    logged = ModelLogEntry.objects.get(action="signatories.export_person")
    assert (logged.object_id, logged.label, logged.data) == (str(entry.pk), "Robin Fernleaf", {})
    assert (logged.user.get_username(), logged.message) == ("colleague 0", "Everything about an address downloaded")


def test_a_copy_without_entries_is_logged_at_the_account_of_the_colleague(copier: Client, entry: Signatory) -> None:
    ContactMessage.objects.create(name="Ash", email="ash@example.org", text="Hello")
    text = copier.post(URL, {"email": "ash@example.org"}).text
    assert ("Download JSON" in text, "Nothing is kept" in text) == (True, False)
    data = copier.post(URL, {"email": "ash@example.org", "step": "copy"}).json()
    assert (data["signatures"], [each["text"] for each in data["messages"]]) == ([], ["Hello"])
    logged = ModelLogEntry.objects.get(action="signatories.export_person")
    assert (logged.label, logged.object_id) == ("colleague 0", str(logged.user_id))


def test_nothing_is_offered_for_an_unknown_address(copier: Client, entry: Signatory) -> None:
    text = copier.post(URL, {"email": "nobody@example.org"}).text
    assert ("Download JSON" in text, "Nothing is kept about this address." in text) == (False, True)


@pytest.mark.parametrize("permission", COPIER)
def test_only_those_who_may_export_and_see_contacts_get_a_copy(
    client: Client, entry: Signatory, permission: str
) -> None:
    client.force_login(user_with_permissions("signatories.change_signatory", permission))
    assert URL not in client.get("/admin/").text
    response = client.post(URL, {"email": ADDRESS, "step": "copy"})
    assert (response.status_code, "Robin Fernleaf" in response.text) == (302, False)
    assert not ModelLogEntry.objects.filter(action="signatories.export_person").exists()


def test_each_act_needs_its_own_permission(client: Client, entry: Signatory) -> None:
    client.force_login(user_with_permissions(*COPIER))
    assert URL in client.get("/admin/").text
    text = client.post(URL, {"email": ADDRESS}).text
    assert ('value="copy"' in text, 'value="erase"' in text) == (True, False)
    assert (client.post(URL, {"email": ADDRESS, "step": "erase"}).status_code, Signatory.objects.count()) == (302, 2)
    client.force_login(user_with_permissions(*ERASER))
    text = client.post(URL, {"email": ADDRESS}).text
    assert ('value="copy"' in text, 'value="erase"' in text) == (False, True)
    response = client.post(URL, {"email": ADDRESS, "step": "copy"})
    assert (response.status_code, "Robin Fernleaf" in response.text) == (302, False)


def test_queries_grow_with_the_entries_of_the_address_alone(copier: Client, entry: Signatory) -> None:
    _costs(copier)  # Fills the caches of the process.
    costs = {1: _costs(copier)}
    SignatoryFactory.create_batch(5, individual=True)
    assert _costs(copier) == costs[1]
    for letters in (2, 3):
        SignatoryFactory(individual=True, email=ADDRESS)
        costs[letters] = _costs(copier)
    # Each letter has a title and an address; each copied entry also changes of address, mails and a history.
    assert costs == {1: (20, 18), 2: (22, 24), 3: (24, 29)}


def _costs(copier: Client) -> tuple[int, int]:
    """Return the queries of looking the address up, and of its copy."""
    numbers = []
    for step in ("", "copy"):
        with CaptureQueriesContext(connection) as queries:
            copier.post(URL, {"email": ADDRESS, "step": step})
        numbers.append(len(queries))
    return numbers[0], numbers[1]
