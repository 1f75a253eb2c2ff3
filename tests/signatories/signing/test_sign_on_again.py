"""Repeated sign-ons: a confirmation applies to the latest values, and nobody overwrites confirmed ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.storage import private_storage
from signatories.enums import Kind, MailPurpose, Notice, Source, Status
from signatories.exceptions import LinkExpired
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import Contact, Mail, Signatory, SignatoryList
from signatories.moderation.decisions import reject
from signatories.moderation.staff_edits import correct
from signatories.privacy.retention.orphaned_files import RULES as ORPHANED_FILES
from signatories.signing.self_service import confirm_own, dispute, withdraw_own
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory
from tests.signatories.signers import deliver_mail, sign

pytestmark = pytest.mark.django_db

FIRST: dict[str, Any] = {
    "public": {"title": "Nurse", "affiliation": "Clinic", "affiliation_for_identification": True, "country": "CA"},
    "private": {"comment": "First", "wants_updates": True, "wants_newsletter": True, "language": "en"},
    "text_version": "first",
    "notices": [Notice.NO_PROOF],
}
SECOND: dict[str, Any] = {
    "name": "ROBIN FERNLEAF",
    "public": {"title": "Baker", "is_name_hidden": True},
    "private": {"comment": "Second", "language": "fr"},
    "text_version": "second",
    "network_key": "elsewhere",
}


@pytest.fixture
def open_list(db: None) -> SignatoryList:
    return SignatoryListFactory(open=True, allows_hidden_names=True)


def everything(entry: Signatory) -> tuple[Any, ...]:
    contact = Contact.objects.get(signatory=entry)
    return (
        *(entry.name, entry.title, entry.affiliation, entry.affiliation_for_identification, entry.country.code),
        *(entry.is_name_hidden, entry.text_version, contact.comment, contact.wants_updates, contact.wants_newsletter),
        *(contact.language, contact.notices, contact.network_key, bool(contact.logo)),
    )


SENT_LAST = ("ROBIN FERNLEAF", "Baker", "", False, "", True, "second", "Second", False, False, "fr", [])


def test_before_confirming_all_is_replaced(open_list: SignatoryList) -> None:
    sign(open_list, **FIRST, logo=ContentFile(b"picture", name="logo.png"))
    sign(open_list, **SECOND)
    entry = Signatory.objects.get()
    assert everything(entry) == (*SENT_LAST, "elsewhere", False)
    confirm_own(entry)
    receipt = deliver_mail()[-1].body
    assert ("second" in receipt, "first" in receipt, "Nurse" in receipt) == (True, False, False)
    assert Signatory.objects.get().is_name_hidden is True


def test_after_withdrawing_all_is_replaced_and_counts_once_it_is_confirmed(open_list: SignatoryList) -> None:
    sign(open_list, **FIRST)
    entry = withdraw_own(confirm_own(Signatory.objects.get()))
    correct(entry, {"lead_order": 1, "group": SignatoryGroupFactory(signatory_list=open_list), "sort_as": "Nurse"})
    sign(open_list, **SECOND)
    entry = Signatory.objects.get()
    assert everything(entry) == (*SENT_LAST, "elsewhere", False)
    assert (entry.status, entry.confirmed_at, entry.published_at, entry.lead_order, entry.group, entry.sort_as) == (
        *(Status.UNCONFIRMED, None, None, None, None, "FERNLEAF, ROBIN"),
    )
    # The withdrawal is remembered until somebody confirms.
    assert entry.withdrawn_at is not None
    entry = confirm_own(entry)
    assert (entry.status, entry.withdrawn_at) == (Status.PUBLISHED, None)


def test_an_imported_entry_that_was_withdrawn_and_signed_again_belongs_to_its_signer(
    open_list: SignatoryList,
) -> None:
    SignatoryFactory(
        signatory_list=open_list,
        individual=True,
        name="Robin Fernleaf",
        source=Source.IMPORT,
        withdrawn=True,
        email="robin@example.org",
    )
    sign(open_list)
    entry = confirm_own(Signatory.objects.get())
    assert (entry.source, entry.import_batch, entry.status) == (Source.FORM, None, Status.PUBLISHED)


@pytest.mark.parametrize("state", ["published", "pending", "rejected", "disputed", "disputed unconfirmed"])
def test_what_was_confirmed_or_decided_is_not_replaced(open_list: SignatoryList, state: str) -> None:
    open_list.reviews_individuals = state == "pending"
    open_list.save()
    sign(open_list, **{**FIRST, "notices": []})
    entry = Signatory.objects.get()
    if state != "disputed unconfirmed":
        entry = confirm_own(entry)
    if state == "rejected":
        reject(entry)
    if state.startswith("disputed"):
        dispute(entry)
    before, contact = Signatory.objects.values().get(), Contact.objects.values().get()
    logged = ModelLogEntry.objects.count()
    sign(open_list, **SECOND)
    assert (Signatory.objects.values().get(), Contact.objects.values().get()) == (before, contact)
    assert ModelLogEntry.objects.count() == logged
    assert Mail.objects.filter(purpose=MailPurpose.ALREADY).count() == 1


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_logo_of_a_known_address_takes_no_longer_than_that_of_a_new_one(
    open_list: SignatoryList, is_confirmed: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    deleted: list[str] = []
    monkeypatch.setattr(private_storage(), "delete", deleted.append)
    logo = {"logo": ContentFile(b"picture", name="logo.png")}
    with TestCase.captureOnCommitCallbacks(execute=True):
        sign(open_list, **{**FIRST, "notices": []}, **logo)
        if is_confirmed:
            confirm_own(Signatory.objects.get())
        sign(open_list, **SECOND, **logo)
    monkeypatch.undo()
    assert deleted == []


def test_the_logos_of_repeated_sign_ons_are_deleted_a_day_later(
    open_list: SignatoryList, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    for _time in range(2):
        sign(open_list, **FIRST, logo=ContentFile(b"picture", name="logo.png"))
    confirm_own(Signatory.objects.get())
    sign(open_list, **SECOND, logo=ContentFile(b"picture", name="logo.png"))
    (rule,) = ORPHANED_FILES
    assert (len(rule.find(timezone.now() - timedelta(hours=1))), len(private_storage().listdir("logos")[1])) == (0, 3)
    rule.remove(rule.find(timezone.now() + timedelta(hours=1)))
    assert private_storage().listdir("logos")[1] == [Contact.objects.get().logo.name.removeprefix("logos/")]


def test_what_is_held_back_is_replaced_and_stays_held(open_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = settings.SIGN_ON_LIMITS | {"network": ["0/hour"]}
    sign(open_list, **FIRST)
    sign(open_list, **SECOND)
    entry = Signatory.objects.get()
    assert (entry.status, entry.title, Mail.objects.count()) == (Status.HELD, "Baker", 0)


def test_the_link_of_an_older_mail_confirms_nothing(client: Client, open_list: SignatoryList) -> None:
    sign(open_list, **{**FIRST, "notices": []})
    entry = from_database()
    older = make_token(LinkPurpose.CONFIRM, entry)
    sign(open_list, **SECOND)
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.CONFIRM, older)
    with pytest.raises(LinkExpired):
        confirm_own(entry, token=older)
    path = reverse("signatures:confirm", args=[older])
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    body = {"token": older}
    assert client.post("/api/v1/sign-ons/confirm", body, content_type="application/json").status_code == 404
    assert Signatory.objects.get().status == Status.UNCONFIRMED
    newer = make_token(LinkPurpose.CONFIRM, from_database())
    for _time in range(2):
        assert client.post(reverse("signatures:confirm", args=[newer])).status_code == 200
    assert Signatory.objects.get().status == Status.PUBLISHED


def test_a_link_that_was_used_does_not_work_again_after_a_withdrawal(open_list: SignatoryList) -> None:
    sign(open_list)
    used = make_token(LinkPurpose.CONFIRM, from_database())
    withdraw_own(confirm_own(Signatory.objects.get(), token=used))
    sign(open_list)
    with pytest.raises(LinkExpired):
        confirm_own(Signatory.objects.get(), token=used)


def test_a_second_click_is_no_second_sign_on_and_no_sign_of_abuse(open_list: SignatoryList) -> None:
    for _time in range(2):
        sign(open_list, Kind.ORGANIZATION, proof_key="solved", public={"region": "Yukon"})
    assert Contact.objects.get().notices == []
    assert ModelLogEntry.objects.filter(action="signatories.sign_on").count() == 1
    sign(open_list, Kind.ORGANIZATION, proof_key="solved", public={"region": "Ontario"})
    assert Contact.objects.get().notices == [Notice.NO_PROOF]


def test_what_staff_change_before_it_is_confirmed_is_asked_about_again(open_list: SignatoryList) -> None:
    sign(open_list)
    deliver_mail()
    older = make_token(LinkPurpose.CONFIRM, from_database())
    correct(Signatory.objects.get(), {"title": "Baker"})
    with pytest.raises(LinkExpired):
        read_token(LinkPurpose.CONFIRM, older)
    assert list(Mail.objects.values_list("purpose", flat=True)) == [MailPurpose.CONFIRM] * 2


def from_database() -> Signatory:
    return Signatory.objects.select_related("contact", "signatory_list").get()
