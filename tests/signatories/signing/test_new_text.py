"""Signers see the text that they signed, and sign a changed one by their link."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from letters.enums import TextChangeKind
from letters.models import LetterPage
from letters.signed_texts.text_changes import assess, text_change
from signatories.counts_in_words import Counts
from signatories.enums import Source, Status
from signatories.exceptions import LinkExpired, SigningClosed, TextChanged
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Signatory
from signatories.signed_text import may_sign_new_text, signed_text_of
from signatories.signing.new_text import sign_new_text
from tests.factories import SignatoryFactory
from tests.letters.signed_texts.test_text_changes import fresh, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(letter: LetterPage) -> LetterPage:
    """Return a letter whose closing was changed after Robin Fernleaf signed it."""
    publish(letter, closing="Yours")
    SignatoryFactory(
        signatory_list=letter.signatory_list,
        individual=True,
        name="Robin Fernleaf",
        source=Source.FORM,
        email="robin@example.org",
        text_version=fresh(letter).text_version,
    )
    publish(fresh(letter), closing="Truly yours")
    return fresh(letter)


def robin() -> Signatory:
    return Signatory.objects.select_related("signatory_list", "contact").get(name="Robin Fernleaf")


def address(name: str) -> str:
    return reverse(f"signatures:{name}", args=[make_token(LinkPurpose.MANAGE, robin())])


def shown(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_signer_is_told_that_the_text_was_changed_and_sees_how(client: Client, changed: LetterPage) -> None:
    assert "See what changed, and sign the new text" in shown(client.get(address("manage")))
    page = shown(client.get(address("signed_text")))
    assert "<del>Yours</del><ins>Truly yours</ins>" in page
    assert "I sign the new text" in page
    assert robin().text_version != changed.text_version


def test_signing_the_new_text_is_counted_and_logged_once(client: Client, changed: LetterPage) -> None:
    assert text_change(changed).signed_earlier == Counts(0, 1)
    url, before = address("signed_text"), robin().text_version
    for _time in range(2):
        response = client.post(url, {"text_version": changed.text_version})
        assert response.status_code == 302
    assert robin().text_version == changed.text_version
    assert text_change(changed).signed_earlier == Counts(0, 0)
    entry = ModelLogEntry.objects.get(action="signatories.sign_new_text")
    assert entry.data == {"before": {"text_version": before}, "after": {"text_version": changed.text_version}}
    page = shown(client.get(address("manage")))
    assert "You signed the text of" in page
    assert "sign the new text" not in page


def test_a_text_that_changed_again_while_it_was_read_is_not_signed(client: Client, changed: LetterPage) -> None:
    url, read = address("signed_text"), changed.text_version
    publish(changed, closing="Sincerely")
    response = client.post(url, {"text_version": read})
    assert response.status_code == 409
    assert "<ins>Sincerely</ins>" in shown(response)
    with pytest.raises(TextChanged):
        sign_new_text(robin(), "")
    assert robin().text_version not in (read, fresh(changed).text_version)


def test_after_a_typographic_change_nobody_has_to_sign_again(client: Client, changed: LetterPage) -> None:
    version = robin().text_version
    assess(
        changed,
        TextChangeKind.TYPOGRAPHIC,
        earlier_version=version,
        version=changed.text_version,
        user=None,
    )
    assert may_sign_new_text(robin(), signed_text_of(robin())) is False
    page = shown(client.get(address("signed_text")))
    assert "The letter still says the same." in page
    assert "I sign the new text" not in page


@pytest.mark.parametrize("status", [Status.UNCONFIRMED, Status.WITHDRAWN, Status.REJECTED])
def test_only_confirmed_entries_sign_a_new_text(changed: LetterPage, status: Status) -> None:
    Signatory.objects.update(status=status)
    assert may_sign_new_text(robin(), signed_text_of(robin())) is False
    with pytest.raises(LinkExpired):
        sign_new_text(robin(), changed.text_version)
    assert robin().text_version != changed.text_version


def test_a_letter_that_is_not_public_is_not_signed_again(changed: LetterPage) -> None:
    changed.unpublish()
    assert may_sign_new_text(robin(), signed_text_of(robin())) is False
    with pytest.raises(SigningClosed):
        sign_new_text(robin(), changed.text_version)


def test_an_entry_without_a_text_has_no_page_of_it(client: Client, changed: LetterPage) -> None:
    Signatory.objects.update(text_version="")
    assert "You signed the text" not in shown(client.get(address("manage")))
    assert client.get(address("signed_text")).status_code == 404


def test_an_old_link_signs_nothing(client: Client, changed: LetterPage) -> None:
    url = address("signed_text")
    Signatory.objects.update(name="Robin Fernleaf-Ash")
    assert client.post(url, {"text_version": changed.text_version}).status_code == 404
    assert not ModelLogEntry.objects.filter(action="signatories.sign_new_text").exists()


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/sign-ons/{path}", body, content_type="application/json")


def test_a_front_end_shows_the_signed_text_and_signs_the_new_one(client: Client, changed: LetterPage) -> None:
    token = make_token(LinkPurpose.MANAGE, robin())
    text = post(client, "manage", token=token).json()["signed_text"]
    assert (text["is_current"], text["may_sign"], text["current_version"]) == (False, True, changed.text_version)
    assert text["changes"][-1] == [{"kind": "del", "text": "Yours"}, {"kind": "ins", "text": "Truly yours"}]
    assert post(client, "sign-new-text", token=token, text_version="0123456789abcdef").status_code == 409
    signed = post(client, "sign-new-text", token=token, text_version=changed.text_version).json()["signed_text"]
    assert (signed["is_current"], signed["may_sign"], signed["changes"]) == (True, False, [])
    assert robin().text_version == changed.text_version


def test_a_front_end_gets_no_text_for_an_entry_that_signed_none(client: Client, changed: LetterPage) -> None:
    Signatory.objects.update(text_version="")
    token = make_token(LinkPurpose.MANAGE, robin())
    assert post(client, "manage", token=token).json()["signed_text"] is None
    assert post(client, "sign-new-text", token=token, text_version=changed.text_version).status_code == 409
