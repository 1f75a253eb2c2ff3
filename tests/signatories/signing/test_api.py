"""The API of signers, who identify themselves by the tokens in their mails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from signatories.enums import Kind, Source, Status
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import BlockedAddress, Mail, Signatory, SignatoryList
from signatories.signing.link_requests import answer_link_requests
from signatories.signing.self_service import confirm_own
from tests.factories import SignatoryFactory
from tests.signatories.signers import deliver_mail, mail_links, sign

EXPIRED = "This link doesn't work any more. Ask for a new one."


@pytest.fixture
def robin(signatory_list: SignatoryList) -> Signatory:
    """Return an unconfirmed entry."""
    signatory_list.signing = "open"
    signatory_list.save()
    sign(signatory_list)
    return Signatory.objects.get()


def post(client: Client, verb: str, **body: Any) -> Any:
    return client.post(f"/api/v1/sign-ons/{verb}", body, content_type="application/json")


def token(robin: Signatory, purpose: LinkPurpose) -> str:
    return make_token(purpose, Signatory.objects.get(pk=robin.pk))


def test_the_token_of_the_mail_confirms_and_a_second_time_changes_nothing(client: Client, robin: Signatory) -> None:
    address = mail_links(deliver_mail()[0])["confirm"]
    mailed_token = address.strip("/").split("/")[-1]
    for _time in range(2):
        answer = post(client, "confirm", token=mailed_token)
        assert (answer.status_code, answer.json()["status"]) == (200, "published")
    assert Mail.objects.filter(purpose="receipt").count() == 1


def test_an_entry_can_be_looked_at_before_it_is_confirmed(client: Client, robin: Signatory) -> None:
    for purpose in LinkPurpose:
        data = post(client, "show", token=token(robin, purpose)).json()
        assert (data["name"], data["status"]) == ("Robin Fernleaf", "unconfirmed")
    assert "example.org" not in str(data)
    assert Signatory.objects.get().status == Status.UNCONFIRMED


@pytest.mark.parametrize("verb", ["show", "confirm", "manage", "withdraw", "dispute"])
@pytest.mark.parametrize("wrong", ["", "x", "\x00", "é" * 4_000])
def test_a_token_that_is_none_finds_nothing(client: Client, db: None, verb: str, wrong: str) -> None:
    answer = post(client, verb, token=wrong)
    assert (answer.status_code, answer.json()["detail"]) == (404, EXPIRED)
    assert answer.json()["type"] == "tag:undersigned.example.org,2026:link-expired"


def test_a_token_is_good_for_its_own_verb_alone(client: Client, robin: Signatory) -> None:
    for verb, purpose in (
        ("confirm", LinkPurpose.MANAGE),
        ("manage", LinkPurpose.CONFIRM),
        ("withdraw", LinkPurpose.CONFIRM),
        ("dispute", LinkPurpose.MANAGE),
    ):
        assert post(client, verb, token=token(robin, purpose)).status_code == 404
    assert Signatory.objects.get().status == Status.UNCONFIRMED


def test_a_signer_corrects_an_entry_and_the_token_before_is_dead(client: Client, robin: Signatory) -> None:
    confirm_own(robin)
    first = token(robin, LinkPurpose.MANAGE)
    data = post(client, "manage", token=first).json()
    # Of the same entry, though perhaps of another second.
    assert (data["title"], read_token(LinkPurpose.MANAGE, data["token"])) == ("", robin)
    corrected = post(client, "manage", token=first, changes={"title": "Teacher"}).json()
    assert (corrected["name"], corrected["title"]) == ("Robin Fernleaf", "Teacher")
    assert post(client, "manage", token=first).status_code == 404
    assert post(client, "manage", token=corrected["token"]).json()["title"] == "Teacher"


def test_a_correction_that_the_form_refuses_is_refused_field_by_field(client: Client, robin: Signatory) -> None:
    confirm_own(robin)
    answer = post(client, "manage", token=token(robin, LinkPurpose.MANAGE), changes={"name": "https://example.org"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["name"])
    unknown = post(client, "manage", token=token(robin, LinkPurpose.MANAGE), changes={"status": "published"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (400, "changes.status")


def test_a_name_that_is_taken_is_a_conflict(client: Client, signatory_list: SignatoryList) -> None:
    signatory_list.reviews_organizations = False
    signatory_list.save()
    SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    own = SignatoryFactory(
        signatory_list=signatory_list, name="Cedar", kind=Kind.ORGANIZATION, source=Source.FORM, email="a@example.org"
    )
    answer = post(client, "manage", token=make_token(LinkPurpose.MANAGE, own), changes={"name": "Larch Society"})
    assert (answer.status_code, answer.json()["type"]) == (409, "tag:undersigned.example.org,2026:name-taken")
    assert Signatory.objects.get(pk=own.pk).name == "Cedar"


def test_a_signer_withdraws(client: Client, robin: Signatory) -> None:
    confirm_own(robin)
    answer = post(client, "withdraw", token=token(robin, LinkPurpose.MANAGE))
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert Signatory.objects.public().count() == 0


@pytest.mark.parametrize("block", [False, True])
def test_the_owner_of_an_address_did_not_sign(client: Client, robin: Signatory, block: bool) -> None:
    answer = post(client, "dispute", token=token(robin, LinkPurpose.DISPUTE), block=block)
    assert (answer.status_code, Signatory.objects.get().status) == (200, Status.REJECTED)
    assert BlockedAddress.objects.exists() == block


def test_the_links_are_sent_again_and_nobody_learns_who_signed(client: Client, robin: Signatory) -> None:
    known, unknown = (post(client, "links", email=f"{name}@example.org") for name in ("robin", "wren"))
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 202
    # The worker handles the differences.
    assert Mail.objects.filter(purpose="links").count() == 0
    answer_link_requests()
    assert Mail.objects.filter(purpose="links").count() == 1
    assert post(client, "links", email="robin").json()["errors"][0]["field"] == "email"


@pytest.mark.parametrize("verb", ["show", "confirm", "manage", "withdraw", "dispute", "links"])
def test_a_get_changes_nothing_because_there_is_none(client: Client, db: None, verb: str) -> None:
    assert client.get(f"/api/v1/sign-ons/{verb}").status_code == 405
