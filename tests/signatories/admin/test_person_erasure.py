"""The screen that erases everything about one person, and its receipts."""

from __future__ import annotations

import pytest
from django.test import Client

from signatories.addresses import email_key
from signatories.models import PersonErasure, Signatory
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
URL = "/admin/reports/erase-person/"
ADDRESS = "robin@example.org"
ERASER = ("signatories.delete_signatory", "signatories.view_contact")


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
