from __future__ import annotations

from typing import Any

import pytest

from signatories.addresses import email_key
from signatories.admin.signatories.forms import SignatoryForm
from signatories.admin.signatories.viewset import SignatoryViewSet
from signatories.enums import SortSource, Source, Status
from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory

FormClass = SignatoryViewSet.edit_handler.bind_to_model(Signatory).get_form_class()


def form_for(signatory_list: SignatoryList, instance: Signatory | None = None, **data: Any) -> SignatoryForm:
    data = {"signatory_list": signatory_list.pk, "kind": "organization", "name": "Cedar Network", **data}
    return FormClass(data, instance=instance or Signatory())


def test_staff_add_a_published_entry_with_a_private_address(signatory_list: SignatoryList) -> None:
    form = form_for(signatory_list, name=" The  Cedar\u200b Network ", email="cedar@example.org", country="CA")
    assert form.is_valid()
    form.save()
    signatory = Signatory.objects.get()
    assert (signatory.name, signatory.name_key) == ("The Cedar Network", "the cedar network")
    assert (signatory.status, signatory.source) == (Status.PUBLISHED, Source.STAFF)
    assert (signatory.country.code, signatory.email_key) == ("CA", email_key("cedar@example.org"))
    assert list(Contact.objects.values_list("signatory", "email")) == [(signatory.pk, "cedar@example.org")]


def test_the_form_asks_for_what_is_printed_and_for_nothing_that_services_decide() -> None:
    assert set(FormClass.base_fields) == {
        "signatory_list",
        "kind",
        "name",
        "names",
        "title",
        "affiliation",
        "email",
        "website",
        "country",
        "region",
        "represented_by",
        "representative",
        "representative_role",
        "answers",
        "private_answers",
        "signed_on",
        "lead_order",
        "group",
        "sort_as",
        "affiliation_for_identification",
        "is_name_hidden",
        "organization",
    }


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u0301"])
def test_a_name_that_nobody_could_see_is_refused(signatory_list: SignatoryList, name: str) -> None:
    form = form_for(signatory_list, name=name)
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize("field", ["email", "website", "country", "kind", "signed_on", "lead_order"])
def test_a_field_that_is_wrong_is_refused_and_nothing_is_saved(signatory_list: SignatoryList, field: str) -> None:
    assert list(form_for(signatory_list, **{field: "nonsense"}).errors) == [field]
    assert Signatory.objects.count() == 0


def test_an_organization_that_is_published_on_the_list_is_refused(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="The Cedar Network")
    assert not form_for(signatory_list, name="THE CEDAR NETWORK").is_valid()
    assert form_for(SignatoryListFactory(), name="THE CEDAR NETWORK").is_valid()
    assert form_for(signatory_list, name="THE CEDAR NETWORK", kind="individual").is_valid()


def test_a_name_with_the_same_address_is_refused(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin", email="robin@example.org")
    data = {"kind": "individual", "name": "ROBIN"}
    assert not form_for(signatory_list, **data, email="Robin@example.org").is_valid()
    assert form_for(signatory_list, **data, email="other@example.org").is_valid()
    assert form_for(signatory_list, **data).is_valid()


def test_an_entry_can_be_corrected_and_stays_where_it_stands(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(
        signatory_list=signatory_list, name="Cedar", pending=True, source=Source.FORM, email="old@example.org"
    )
    form = form_for(signatory_list, signatory, name="Cedar Trust", email="new@example.org")
    assert form.initial["email"] == "old@example.org"
    assert form.is_valid()
    form.save()
    signatory = Signatory.objects.get()
    assert (signatory.name, signatory.name_key) == ("Cedar Trust", "cedar trust")
    assert (signatory.status, signatory.source) == (Status.PENDING, Source.FORM)
    assert (signatory.contact.email, signatory.email_key) == ("new@example.org", email_key("new@example.org"))


def test_an_empty_address_forgets_the_contact(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="cedar@example.org")
    SignatoryFactory(signatory_list=signatory_list, email="bystander@example.org")
    form = form_for(signatory_list, Signatory.objects.get(pk=signatory.pk), name="Cedar", email="")
    assert form.is_valid()
    form.save()
    assert list(Contact.objects.values_list("email", flat=True)) == ["bystander@example.org"]
    assert Signatory.objects.get(pk=signatory.pk).email_key == email_key("cedar@example.org")


def test_an_entry_can_not_be_moved_to_another_list(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    form = form_for(SignatoryListFactory(), signatory)
    assert form.is_valid()
    assert form.save().signatory_list == signatory_list


def test_an_entry_can_not_take_the_name_of_another(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar")
    birch = SignatoryFactory(signatory_list=signatory_list, name="Birch")
    assert not form_for(signatory_list, birch, name="CEDAR").is_valid()
    assert form_for(signatory_list, Signatory.objects.get(pk=birch.pk), name="BIRCH").is_valid()


def test_a_name_is_withheld_only_where_the_list_allows_it(signatory_list: SignatoryList) -> None:
    assert list(form_for(signatory_list, is_name_hidden="on").errors) == ["is_name_hidden"]
    signatory_list.allows_hidden_names = True
    signatory_list.save()
    assert form_for(signatory_list, is_name_hidden="on").is_valid()


def test_a_group_of_another_list_is_refused(signatory_list: SignatoryList) -> None:
    own, other = SignatoryGroupFactory(signatory_list=signatory_list), SignatoryGroupFactory()
    assert form_for(signatory_list, group=own.pk).is_valid()
    assert list(form_for(signatory_list, group=other.pk).errors) == ["group"]


def test_a_sort_name_can_be_entered(signatory_list: SignatoryList) -> None:
    form = form_for(signatory_list, kind="individual", name="Josée Tremblay", sort_as="Tremblay, Josée")
    assert form.is_valid()
    assert form.save().printed_key == "tremblay\tjosee"


def test_a_guessed_sort_text_is_marked_and_follows_the_name(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(individual=True, signatory_list=signatory_list, name="Ada Bo Exampel")
    form = form_for(signatory_list, entry, kind="individual", name="Ada Bo Example", sort_as="Exampel, Ada Bo")
    assert str(form.fields["sort_as"].help_text).startswith("Guessed from the name.")
    assert form.is_valid()
    form.save()
    entry = Signatory.objects.get(pk=entry.pk)
    assert (entry.sort_as, entry.sort_as_source) == ("Example, Ada Bo", SortSource.GUESSED)
    form = form_for(signatory_list, entry, kind="individual", name="Ada Bo Example", sort_as="Bo Example, Ada")
    assert form.is_valid()
    form.save()
    entry = Signatory.objects.get(pk=entry.pk)
    assert (entry.sort_as, entry.sort_as_source) == ("Bo Example, Ada", SortSource.STATED)
    assert "Guessed" not in str(form_for(signatory_list, entry).fields["sort_as"].help_text)
