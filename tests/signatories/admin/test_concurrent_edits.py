"""Concurrent edits of one object: nothing is lost, and nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from signatories.enums import Signing, Status
from signatories.models import Contact, Organization, Relation, Signatory, SignatoryList
from signatories.moderation.decisions import withdraw
from signatories.signing.self_service import correct_own, withdraw_own
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin(db: None) -> Signatory:
    entry: Signatory = SignatoryFactory(individual=True, name="Robin", title="Nurse", email="robin@example.org")
    return entry


def address(instance: Any) -> str:
    name = {Signatory: "signatories", SignatoryList: "signatory_lists", Organization: "organizations"}[type(instance)]
    return reverse(f"{name}:edit", args=[instance.pk])


def unchanged_data(client: Client, instance: Any) -> dict[str, Any]:
    """Return the data of the form, submitted without an edit."""
    form = client.get(address(instance)).context["form"]
    form_data = {field.html_name: field.value() for field in form}
    for formset in getattr(form, "formsets", {}).values():
        form_data |= {field.html_name: field.value() for field in formset.management_form}
        form_data |= {field.html_name: field.value() for child in formset for field in child}
    return {name: value for name, value in form_data.items() if value is not None and value is not False}


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


@pytest.mark.slow
def test_the_form_carries_what_it_was_opened_with(staff_client: Client, robin: Signatory) -> None:
    page = staff_client.get(address(robin)).content.decode()
    assert 'name="opened_with"' in page


@pytest.mark.slow
def test_saving_over_a_withdrawal_is_a_conflict_and_nothing_is_saved(staff_client: Client, robin: Signatory) -> None:
    form_data = unchanged_data(staff_client, robin)
    withdraw_own(robin)
    before = Signatory.objects.values().get()
    response = staff_client.post(address(robin), {**form_data, "title": "Baker"})
    assert (response.status_code, list(errors(response))) == (200, ["__all__"])
    assert "This entry is “Withdrawn” now" in errors(response)["__all__"][0]
    assert response.context["form"]["title"].value() == "Baker"
    assert Signatory.objects.values().get() == before


@pytest.mark.slow
def test_saving_again_after_that_changes_the_field_and_never_the_status(
    staff_client: Client, robin: Signatory
) -> None:
    form_data = unchanged_data(staff_client, robin)
    withdraw_own(robin)
    form = staff_client.post(address(robin), {**form_data, "title": "Baker"}).context["form"]
    second_data = {**form_data, "title": "Baker", "opened_with": form["opened_with"].value()}
    assert staff_client.post(address(robin), second_data).status_code == 302
    entry = Signatory.objects.get()
    assert (entry.title, entry.status) == ("Baker", Status.WITHDRAWN)


def test_a_form_without_what_it_was_opened_with_writes_only_what_differs(
    staff_client: Client, robin: Signatory
) -> None:
    withdraw(robin)
    form_data = {"signatory_list": robin.signatory_list_id, "kind": "individual", "name": "Robin", "title": "Baker"}
    assert staff_client.post(address(robin), {**form_data, "email": "robin@example.org"}).status_code == 302
    entry = Signatory.objects.get()
    assert (entry.title, entry.status, entry.contact.email) == ("Baker", Status.WITHDRAWN, "robin@example.org")


@pytest.mark.slow
def test_different_fields_are_merged(staff_client: Client, robin: Signatory) -> None:
    form_data = unchanged_data(staff_client, robin)
    correct_own(robin, {"affiliation": "Clinic", "is_name_hidden": True})
    assert staff_client.post(address(robin), {**form_data, "region": "Yukon"}).status_code == 302
    entry = Signatory.objects.get()
    assert (entry.affiliation, entry.is_name_hidden, entry.region) == ("Clinic", True, "Yukon")
    logged = ModelLogEntry.objects.get(action="signatories.correct")
    assert logged.data == {"before": {"region": ""}, "after": {"region": "Yukon"}}


@pytest.mark.slow
def test_the_same_field_is_a_conflict_that_shows_both_values(staff_client: Client, robin: Signatory) -> None:
    form_data = unchanged_data(staff_client, robin)
    correct_own(robin, {"title": "Midwife", "affiliation": "Clinic"})
    response = staff_client.post(address(robin), {**form_data, "title": "Baker"})
    assert errors(response) == {
        "title": ["Somebody else has changed this to “Midwife” in the meantime. Save again to keep your version."]
    }
    form = response.context["form"]
    assert (form["title"].value(), form["affiliation"].value()) == ("Baker", "Clinic")
    assert Signatory.objects.get().title == "Midwife"
    second_data = {**form_data, "title": "Baker", "affiliation": "Clinic", "opened_with": form["opened_with"].value()}
    assert staff_client.post(address(robin), second_data).status_code == 302
    assert (Signatory.objects.get().title, Signatory.objects.get().affiliation) == ("Baker", "Clinic")


def test_a_status_that_changed_meanwhile_is_named(staff_client: Client, robin: Signatory) -> None:
    sent = unchanged_data(staff_client, robin)
    withdraw(robin)
    response = staff_client.post(address(robin), {**sent, "title": "Baker"})
    sentence = "This entry is “Withdrawn” now: its status has changed since you opened the page."
    assert errors(response) == {"__all__": [f"{sentence} Save again to keep your version."]}
    assert Signatory.objects.get().title != "Baker"


@pytest.mark.slow
def test_both_may_write_the_same(staff_client: Client, robin: Signatory) -> None:
    form_data = unchanged_data(staff_client, robin)
    correct_own(robin, {"title": "Baker"})
    staff_client.post(address(robin), {**form_data, "title": "Baker"})
    assert Signatory.objects.get().title == "Baker"


def test_the_address_is_a_field_as_any_other(staff_client: Client, robin: Signatory) -> None:
    form_data = unchanged_data(staff_client, robin)
    Contact.objects.update(email="new@example.org")
    assert staff_client.post(address(robin), {**form_data, "title": "Baker"}).status_code == 302
    assert Contact.objects.get().email == "new@example.org"
    response = staff_client.post(address(robin), {**form_data, "title": "Baker", "email": ""})
    assert list(errors(response)) == ["email"]
    assert Contact.objects.get().email == "new@example.org"


@pytest.mark.slow
def test_who_may_not_see_addresses_is_not_sent_one(client: Client, robin: Signatory) -> None:
    client.force_login(user_with_permissions("signatories.change_signatory"))
    form_data = unchanged_data(client, robin)
    assert "example.org" not in str(client.get(address(robin)).content)
    client.post(address(robin), {**form_data, "title": "Baker"})
    assert (Signatory.objects.get().title, Contact.objects.get().email) == ("Baker", "robin@example.org")


def test_an_entry_that_was_deleted_meanwhile_is_reported_as_deleted(staff_client: Client, robin: Signatory) -> None:
    other = SignatoryFactory(signatory_list=robin.signatory_list)
    form_data = unchanged_data(staff_client, other)
    assert staff_client.post(reverse("signatories:delete", args=[other.pk])).status_code == 302
    assert staff_client.post(address(other), form_data).status_code == 404
    [logged] = ModelLogEntry.objects.filter(action="wagtail.delete")
    assert (logged.object_id, logged.deleted) == (str(other.pk), True)


def test_the_settings_of_a_list_are_merged_field_by_field(staff_client: Client) -> None:
    signatory_list = SignatoryListFactory(title="Letter")
    form_data = unchanged_data(staff_client, signatory_list)
    SignatoryList.objects.update(signing=Signing.PAUSED)
    response = staff_client.post(address(signatory_list), {**form_data, "title": "Open letter"})
    assert response.status_code == 302, errors(response)
    stored = SignatoryList.objects.get()
    assert (stored.title, stored.signing) == ("Open letter", Signing.PAUSED)
    response = staff_client.post(address(signatory_list), {**form_data, "title": "Letter", "signing": "open"})
    assert errors(response)["signing"][0].startswith("Somebody else has changed this to “Paused” in the meantime.")
    assert SignatoryList.objects.get().signing == Signing.PAUSED


@pytest.mark.slow
def test_groups_that_somebody_else_changed_are_a_conflict(staff_client: Client) -> None:
    signatory_list = SignatoryListFactory()
    group = SignatoryGroupFactory(signatory_list=signatory_list, heading="Members")
    form_data = unchanged_data(staff_client, signatory_list)
    SignatoryGroupFactory(signatory_list=signatory_list, heading="Allies")
    response = staff_client.post(address(signatory_list), {**form_data, "groups-0-heading": "Friends"})
    assert response.status_code == 200
    assert set(signatory_list.groups.values_list("heading", flat=True)) == {"Members", "Allies"}
    assert staff_client.post(address(signatory_list), {**form_data, "title": "Letter"}).status_code == 302
    assert set(signatory_list.groups.values_list("heading", flat=True)) == {"Members", "Allies"}
    form_data = unchanged_data(staff_client, signatory_list)
    assert staff_client.post(address(signatory_list), {**form_data, "groups-0-heading": "Friends"}).status_code == 302
    group.refresh_from_db()
    assert group.heading == "Friends"


@pytest.mark.slow
def test_an_entry_of_the_directory_is_merged_field_by_field(staff_client: Client) -> None:
    larch = OrganizationFactory(name="Larch", website="https://larch.example.org")
    form_data = unchanged_data(staff_client, larch)
    Organization.objects.update(relation=Relation.objects.get(is_membership=True))
    assert staff_client.post(address(larch), {**form_data, "name": "Larch Society"}).status_code == 302
    larch.refresh_from_db()
    assert (larch.name, larch.name_key, larch.is_member) == ("Larch Society", "larch society", True)
    response = staff_client.post(address(larch), {**form_data, "name": "Larch Trust"})
    assert errors(response)["name"][0].startswith("Somebody else has changed this to “Larch Society” in the meantime.")
    larch.refresh_from_db()
    assert larch.name == "Larch Society"
