from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import ModelLogEntry

from signatories.addresses import email_key, mailbox_key
from signatories.enums import Kind, Source, Status
from signatories.models import Contact, Mail, Signatory, SignatoryList
from signatories.moderation.staff_edits import add_by_hand, change_kind, correct
from tests.factories import SignatoryFactory


def new_entry(signatory_list: SignatoryList, **fields: Any) -> Signatory:
    return Signatory(signatory_list=signatory_list, kind=Kind.INDIVIDUAL, name="Robin Fernleaf", **fields)


def test_what_staff_add_is_published_because_they_vouch_for_it(signatory_list: SignatoryList) -> None:
    start = timezone.now()
    signatory = add_by_hand(new_entry(signatory_list), email="robin@example.org")
    signatory.refresh_from_db()
    assert (signatory.source, signatory.status) == (Source.STAFF, Status.PUBLISHED)
    assert signatory.published_at is not None
    assert start <= signatory.published_at <= timezone.now()
    assert signatory.email_key == email_key("robin@example.org")
    assert list(Contact.objects.values_list("signatory", "email")) == [(signatory.pk, "robin@example.org")]


def test_an_entry_without_an_address_has_no_contact(signatory_list: SignatoryList) -> None:
    signatory = add_by_hand(new_entry(signatory_list))
    assert signatory.email_key == ""
    assert Contact.objects.count() == 0


def test_a_changed_address_replaces_the_old_one(signatory_list: SignatoryList) -> None:
    bystander = SignatoryFactory(signatory_list=signatory_list, email="sam@example.org")
    signatory = SignatoryFactory(signatory_list=signatory_list, email="robin@example.org")
    correct(signatory, {}, email="robin@example.com")
    signatory.refresh_from_db()
    assert signatory.email_key == email_key("robin@example.com")
    assert dict(Contact.objects.values_list("signatory", "email")) == {
        signatory.pk: "robin@example.com",
        bystander.pk: "sam@example.org",
    }


def unconfirmed(signatory_list: SignatoryList) -> Signatory:
    return SignatoryFactory(
        signatory_list=signatory_list, individual=True, unconfirmed=True, source=Source.FORM, email="robin@example.org"
    )


def test_the_new_address_of_an_unconfirmed_entry_is_asked_and_counted(signatory_list: SignatoryList) -> None:
    correct(unconfirmed(signatory_list), {}, email="robin@example.com")
    assert list(Mail.objects.values_list("recipient_key", "mailbox_key")) == [
        (email_key("robin@example.com"), mailbox_key("robin@example.com"))
    ]


def test_the_address_of_an_unconfirmed_entry_in_other_capitals_is_asked_again(signatory_list: SignatoryList) -> None:
    correct(unconfirmed(signatory_list), {}, email="Robin@example.org")
    assert list(Mail.objects.values_list("mailbox_key", flat=True)) == [mailbox_key("robin@example.org")]


def test_nobody_is_asked_whose_contact_is_forgotten(signatory_list: SignatoryList) -> None:
    correct(unconfirmed(signatory_list), {}, email="")
    assert list(Mail.objects.all()) == []


def test_saving_twice_is_the_same_as_saving_once(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list)
    for _time in range(2):
        correct(signatory, {}, email="robin@example.org")
    assert list(Contact.objects.values_list("signatory", "email")) == [(signatory.pk, "robin@example.org")]


def test_forgetting_a_person_keeps_the_signature_and_the_key_of_the_address(signatory_list: SignatoryList) -> None:
    bystander = SignatoryFactory(signatory_list=signatory_list, email="sam@example.org")
    signatory = SignatoryFactory(signatory_list=signatory_list, email="robin@example.org")
    correct(Signatory.objects.get(pk=signatory.pk), {}, email="")
    signatory = Signatory.objects.get(pk=signatory.pk)
    assert signatory.status == Status.PUBLISHED
    assert signatory.email_key == email_key("robin@example.org")
    assert list(Contact.objects.values_list("signatory", "email")) == [(bystander.pk, "sam@example.org")]


def test_a_person_is_represented_by_nobody(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, name="Cedar", represented_by="Bo Sample, Chair")
    change_kind(entry, kind=Kind.INDIVIDUAL)
    assert Signatory.objects.get(pk=entry.pk).represented_by == ""
    change = ModelLogEntry.objects.get(action="signatories.change_kind").data
    assert (change["before"]["represented_by"], change["after"]["represented_by"]) == ("Bo Sample, Chair", "")
