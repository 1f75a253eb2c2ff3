"""The pages where signers erase everything about their address."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from signatories.enums import Source, Status
from signatories.exceptions import InvalidTransition
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import PersonErasure, Signatory
from signatories.signing import erasure_views
from signatories.signing.erasure_views import SALT
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
ADDRESS = "robin@example.org"


def signed(letter: str, **values: object) -> Signatory:
    entry = SignatoryFactory(individual=True, **{"name": "Robin Fernleaf", "email": ADDRESS, **values})
    LetterFactory(title=letter, signatory_list=entry.signatory_list)
    return Signatory.objects.get(pk=entry.pk)


@pytest.fixture
def entry(db: None) -> Signatory:
    """Return a signature, beside another one of the address, a held one, and one of somebody else."""
    found = signed("Open streets", source=Source.FORM)
    signed("Clean lakes")
    signed("Held letter", status=Status.HELD)
    signed("Open streets of others", name="Canary", email="canary@example.org")
    return found


def url(entry: Signatory) -> str:
    return reverse("signatures:erase", args=[make_token(LinkPurpose.MANAGE, entry)])


def test_the_page_says_what_goes_and_what_stays_and_changes_nothing(client: Client, entry: Signatory) -> None:
    response = client.get(url(entry))
    text = response.text
    shown = [each in text for each in ("Open streets", "Clean lakes", "Editions that were published", "Canary")]
    assert (shown, "Held letter" in text) == ([True, True, True, False], False)
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)
    assert Signatory.objects.count() == 4
    manage = reverse("signatures:manage", args=[make_token(LinkPurpose.MANAGE, entry)])
    assert url(entry) in client.get(manage).text


def test_erasing_shows_a_receipt_and_ends_the_links(client: Client, entry: Signatory) -> None:
    link = url(entry)
    response = client.post(link, follow=True)
    receipt = PersonErasure.objects.get()
    assert (receipt.by_owner, receipt.user, receipt.erased) == (True, None, {"signatures": 2})
    assert (receipt.email_key in response.text, "Robin" in response.text) == (True, False)
    assert list(Signatory.objects.order_by("pk").values_list("status", "name")) == [
        (Status.HELD, "Robin Fernleaf"),
        (Status.PUBLISHED, "Canary"),
    ]
    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404)
    file = client.get(reverse("signatures:receipt", args=[signing.dumps(receipt.pk, salt=SALT)]))
    assert (file.json()["erased_by"], file.json()["address_hash"]) == ("owner of the address", receipt.email_key)


def test_an_erasure_that_has_to_wait_for_others_says_so_and_erases_nothing(
    client: Client, entry: Signatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise InvalidTransition("Please try again.")

    monkeypatch.setattr(erasure_views, "erase_person", refuse)
    response = client.post(url(entry))
    assert (response.status_code, "Please try again." in response.text, "Clean lakes" in response.text) == (
        (409, True, True)
    )
    assert Signatory.objects.count() == 4


def test_owners_read_what_only_the_organizers_can_erase(client: Client, entry: Signatory) -> None:
    sentence = "Signatures that are held back"
    assert sentence in client.get(url(entry)).text
    assert sentence in client.post(url(entry), follow=True).text


def test_the_pages_speak_the_language_of_the_reader(client: Client, entry: Signatory) -> None:
    with override("fr"):
        link = url(entry)
    assert "Effacer tout ce qui concerne votre adresse" in client.get(link).text
    assert "Vos données sont effacées." in client.post(link, follow=True).text


def test_links_of_others_and_altered_ones_show_no_receipt(client: Client) -> None:
    receipt = PersonErasure.objects.create(email_key="x")
    for token in ("none", signing.dumps(receipt.pk), signing.dumps(receipt.pk + 1, salt=SALT)):
        for name in ("erased", "receipt"):
            assert client.get(reverse(f"signatures:{name}", args=[token])).status_code == 404
    for purpose in (LinkPurpose.CONFIRM, LinkPurpose.DISPUTE):
        token = make_token(purpose, SignatoryFactory(individual=True, email=ADDRESS))
        assert client.get(reverse("signatures:erase", args=[token])).status_code == 404
