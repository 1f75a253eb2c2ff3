from __future__ import annotations

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import signals
from django.utils import translation

from signatories.addresses import email_key
from signatories.enums import Kind, Status
from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory

PRINTED = {"kind", "name", "names", "title", "affiliation", "website", "country", "region"}
PRINTED |= {"signed_on", "lead_order", "group", "sort_as", "sort_as_source", "affiliation_for_identification"}
PRINTED |= {"is_name_hidden", "represented_by", "answers"}
RELATIONS = {"id", "signatory_list", "organization", "import_batch", "import_row", "merged_into"}
STATE = {"status", "source", "created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at"}
STATE |= {"disputed_at", "text_version", "is_further_representative"}
KEYS = {"name_key", "listing_key", "email_key", "search_text"}


def test_there_is_no_column_for_anything_private() -> None:
    assert {field.name for field in Signatory._meta.concrete_fields} == PRINTED | RELATIONS | STATE | KEYS


def test_saving_derives_the_keys_from_the_name(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="L’Érable rouge")
    assert (signatory.name_key, signatory.listing_key) == ("l'erable rouge", "l'erable rouge")
    signatory.name = "The Cedars Trust"
    signatory.save()
    signatory.refresh_from_db()
    assert (signatory.name_key, signatory.listing_key) == ("the cedars trust", "the cedars trust")


@pytest.mark.parametrize(
    ("name_fr", "sort_as", "keys"),
    [
        ("", "", ("cedar network", "cedar network")),
        ("Le Réseau Cèdre", "", ("cedar network", "reseau cedre")),
        ("Le Réseau Cèdre", "Network, Cedar", ("network, cedar", "network, cedar")),
    ],
)
def test_each_language_lists_an_entry_by_its_own_key(name_fr: str, sort_as: str, keys: tuple[str, str]) -> None:
    signatory = Signatory(
        kind="organization", name="Cedar Network", names={"fr": name_fr} if name_fr else {}, sort_as=sort_as
    )
    signatory.set_keys()
    for language, key in zip(("en", "fr-ca"), keys, strict=True):
        with translation.override(language):
            assert signatory.printed_key == key


def test_code_that_saves_in_bulk_can_set_the_keys() -> None:
    signatory = Signatory(kind="organization", name="The Cedars Trust")
    signatory.set_keys()
    assert (signatory.name_key, signatory.listing_key) == ("the cedars trust", "the cedars trust")


@pytest.mark.parametrize(
    ("language", "name_fr", "printed"),
    [
        ("en", "Réseau Cèdre", "Cedar Network"),
        ("fr", "Réseau Cèdre", "Réseau Cèdre"),
        ("fr-ca", "Réseau Cèdre", "Réseau Cèdre"),
        ("fr", "", "Cedar Network"),
        (None, "Réseau Cèdre", "Cedar Network"),
    ],
)
def test_the_french_name_is_printed_in_french_where_there_is_one(
    language: str | None, name_fr: str, printed: str
) -> None:
    with translation.override(language):
        assert (
            Signatory(kind="organization", name="Cedar Network", names={"fr": name_fr} if name_fr else {}).printed_name
            == printed
        )


@pytest.mark.parametrize(
    ("title", "affiliation", "details"),
    [
        ("Professor", "Example University", "Professor, Example University"),
        ("Professor", "", "Professor"),
        ("", "Example University", "Example University"),
        ("", "", ""),
    ],
)
def test_title_and_affiliation_follow_the_name(title: str, affiliation: str, details: str) -> None:
    assert Signatory(title=title, affiliation=affiliation).printed_details == details


def test_an_entry_knows_what_it_is() -> None:
    assert Signatory(kind=Kind.ORGANIZATION).is_organization is True
    assert Signatory(kind=Kind.INDIVIDUAL).is_organization is False
    assert Signatory(lead_order=1).is_lead is True
    assert Signatory(lead_order=0).is_lead is True
    assert Signatory().is_lead is False
    assert str(Signatory(name="Cedar")) == "Cedar"


def test_nobody_is_public_who_was_not_published() -> None:
    assert Signatory().status == Status.UNCONFIRMED


def test_an_address_can_not_sign_twice_under_one_name(signatory_list: SignatoryList) -> None:
    first = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin", email="a@example.org")
    second = Signatory(
        signatory_list=signatory_list, kind=Kind.INDIVIDUAL, name="ROBIN", email_key=email_key("A@example.org")
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    # This also holds after the contact was erased or the entry withdrawn.
    Contact.objects.all().delete()
    Signatory.objects.filter(pk=first.pk).update(status=Status.WITHDRAWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_couple_may_share_an_address_and_a_director_may_sign_twice(signatory_list: SignatoryList) -> None:
    for kind, name in (("individual", "Robin"), ("individual", "Sam"), ("organization", "Robin")):
        SignatoryFactory(signatory_list=signatory_list, kind=kind, name=name, email="home@example.org")
    SignatoryFactory(kind="individual", name="Robin", email="home@example.org")
    assert signatory_list.signatories.count() == 3


def test_an_organization_is_published_once_on_a_list(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="The Cedar Network")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignatoryFactory(signatory_list=signatory_list, name="THE CEDAR NETWORK")
    # The name without the article is another organization.
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    SignatoryFactory(signatory_list=SignatoryListFactory(), name="The Cedar Network")


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_what_is_not_published_never_blocks_the_real_organization(
    signatory_list: SignatoryList, status: Status
) -> None:
    SignatoryFactory.create_batch(2, signatory_list=signatory_list, name="Cedar Network", status=status)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    assert signatory_list.signatories.count() == 3


def test_people_without_an_address_may_share_a_name(signatory_list: SignatoryList) -> None:
    SignatoryFactory.create_batch(3, signatory_list=signatory_list, individual=True, name="Anonymous")
    assert signatory_list.signatories.count() == 3


def test_a_list_that_is_signed_can_not_be_deleted(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list)
    with pytest.raises(models.ProtectedError):
        signatory_list.delete()


def test_an_entry_outlives_its_contact_its_directory_entry_and_its_import(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(
        signatory_list=signatory_list,
        organization=OrganizationFactory(),
        import_batch=ImportBatchFactory(signatory_list=signatory_list),
        email="a@example.org",
    )
    signatory.contact.delete()
    signatory.organization.delete()
    signatory.import_batch.delete()
    signatory = Signatory.objects.get()
    assert (signatory.organization, signatory.import_batch) == (None, None)
    assert signatory.email_key == email_key("a@example.org")


def test_deleting_an_entry_forgets_its_contact(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, email="a@example.org").delete()
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("deferred", [(), ("source", "search_text", "created_at"), ("status",)])
def test_a_loaded_entry_is_the_one_that_django_would_load(
    signatory_list: SignatoryList, deferred: tuple[str, ...]
) -> None:
    SignatoryFactory(signatory_list=signatory_list, names={"fr": "Le Réseau Cèdre"}, country="CA", website="")
    names = [field.attname for field in Signatory._meta.concrete_fields if field.attname not in deferred]
    loaded = Signatory.objects.defer(*deferred).get()
    [values] = Signatory.objects.values_list(*names)
    expected = models.Model.from_db.__func__(Signatory, "default", names, values)
    states = [(entry._state.adding, entry._state.db, entry._state.fields_cache) for entry in (loaded, expected)]
    assert states == [(False, "default", {})] * 2
    given, wanted = ({**vars(entry), "_state": None} for entry in (loaded, expected))
    assert given == {**wanted, "has_sort_keys": True}
    assert loaded.get_deferred_fields() == set(deferred)
    # Fields are set past their signals, which none may wait for.
    assert not signals.pre_init.has_listeners(Signatory)
    assert not signals.post_init.has_listeners(Signatory)
