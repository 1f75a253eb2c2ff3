"""The listing of signatories: search without accents, selected columns, export of the filtered listing."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.models import Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryGroupFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
LISTING = reverse("signatories:index")


def listed_names(response: HttpResponse) -> list[str]:
    return [entry.name for entry in response.context["object_list"]]


def exported(client: Client, file_format: str, *more: str, **query: Any) -> Any:
    return client.get(reverse("signatories:export", args=[file_format, *more]), query)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["elodie", "ÉLODIE", "fougere elodie", "universite", "Université d'été", "directrice", "verte"]
)
def test_an_entry_is_found_without_accents_and_in_any_order_of_words(staff_client: Client, words: str) -> None:
    SignatoryFactory(
        individual=True,
        name="Élodie Fougère",
        names={"fr": "Élodie Verte"},
        title="Directrice",
        affiliation="Université d'Été",
    )
    SignatoryFactory(individual=True, name="Robin", affiliation="College")
    assert listed_names(staff_client.get(LISTING, {"q": words})) == ["Élodie Fougère"]


def test_all_words_must_be_found_and_none_is_a_pattern(staff_client: Client) -> None:
    SignatoryFactory(name="Cedar Network")
    for words in ("cedar robin", "c%r", "c_dar"):
        assert listed_names(staff_client.get(LISTING, {"q": words})) == []


def test_an_organization_is_found_by_a_former_name(staff_client: Client) -> None:
    OrganizationFactory(name="Cedar", former_names="Société de l’Érable")
    OrganizationFactory(name="Birch")
    response = staff_client.get(reverse("organizations:index"), {"q": "erable"})
    assert [entry.name for entry in response.context["object_list"]] == ["Cedar"]


@pytest.mark.parametrize(
    ("ordering", "names"),
    [
        ("", ["alder", "Élodie", "Elodie B", "Zoë"]),
        ("name", ["alder", "Élodie", "Elodie B", "Zoë"]),
        ("-name", ["Zoë", "Elodie B", "Élodie", "alder"]),
        # Those of one kind in the order in which they were added.
        ("kind", ["Élodie", "Zoë", "alder", "Elodie B"]),
        ("-kind", ["Elodie B", "alder", "Zoë", "Élodie"]),
        ("nonsense", ["alder", "Élodie", "Elodie B", "Zoë"]),
    ],
)
def test_the_listing_is_sorted_without_regard_to_case_and_accents_and_without_ties(
    staff_client: Client, ordering: str, names: list[str]
) -> None:
    for name, kind in (("Élodie", "individual"), ("Zoë", "individual"), ("alder", "organization")):
        SignatoryFactory(name=name, kind=kind)
    SignatoryFactory(name="Elodie B", kind="organization")
    assert listed_names(staff_client.get(LISTING, {"ordering": ordering})) == names


def test_no_entry_is_on_two_pages_or_on_none(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory.create_batch(60, signatory_list=signatory_list)
    pages = [listed_names(staff_client.get(LISTING, {"ordering": "status", "p": page})) for page in (1, 2)]
    assert [len(page) for page in pages] == [50, 10]
    assert len({*pages[0], *pages[1]}) == 60


def test_the_listing_is_filtered_by_group_and_lead(staff_client: Client, signatory_list: SignatoryList) -> None:
    group = SignatoryGroupFactory(signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list, name="Member", group=group)
    SignatoryFactory(signatory_list=signatory_list, name="Lead", lead_order=1)
    assert listed_names(staff_client.get(LISTING, {"group": group.pk})) == ["Member"]
    assert listed_names(staff_client.get(LISTING, {"is_lead": "true"})) == ["Lead"]


@pytest.mark.slow
def test_each_colleague_sees_the_columns_they_chose(staff_client: Client, client: Client) -> None:
    SignatoryFactory(region="Yukon", title="Watch")

    def columns(browser: Client) -> list[str]:
        return [str(column.label) for column in browser.get(LISTING).context["table"].columns.values()][2:]

    usual = ["Title, affiliation", "Kind", "Status", "List", "Added"]
    assert columns(staff_client) == usual
    staff_client.post(reverse("signatories:columns"), {"columns": ["region", "kind"]})
    assert columns(staff_client) == ["Kind", "Region"]
    other = Client()
    other.force_login(user_with_permissions("signatories.view_signatory", "signatories.moderate_signatory"))
    assert columns(other) == usual
    refused = staff_client.post(reverse("signatories:columns"), {"columns": ["email"]})
    assert (refused.status_code, columns(staff_client)) == (200, ["Kind", "Region"])


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3])
def test_every_column_at_once_costs_no_query_a_row(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    from signatories.admin.signatories.columns import COLUMNS
    from tests.factories import ImportBatchFactory

    staff_client.post(reverse("signatories:columns"), {"columns": list(COLUMNS)})
    for _number in range(size):
        SignatoryFactory(group=SignatoryGroupFactory(), import_batch=ImportBatchFactory(), country="CA")
    staff_client.get(LISTING)
    with django_assert_num_queries(12):
        staff_client.get(LISTING)


@pytest.mark.slow
def test_the_export_is_what_the_listing_shows(staff_client: Client, signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Élan", pending=True, email="private@example.org")
    SignatoryFactory(signatory_list=signatory_list, name="Elm", email="private@example.org")
    SignatoryFactory(name="Elder")
    query = {"signatory_list": signatory_list.pk, "status": "pending", "q": "el"}
    page = staff_client.get(LISTING, query).content.decode()
    assert reverse("signatories:export", args=["csv"]) in page
    objects = json.loads(exported(staff_client, "json", **query).content)
    assert [entry["name"] for entry in objects] == ["Élan"]
    assert "email" not in objects[0]
    assert len(exported(staff_client, "csv").content.decode("utf-8-sig").splitlines()) == 4
    for file_format in ("csv", "xlsx", "json"):
        assert b"private" not in exported(staff_client, file_format).content


def test_contacts_are_exported_with_the_permission_only_and_the_export_is_logged(
    staff_client: Client, staff: User, signatory_list: SignatoryList
) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Elm", email="elm@example.org")
    SignatoryFactory(signatory_list=signatory_list, name="=Oak")
    other = SignatoryFactory(name="Ash", email="ash@example.org").signatory_list
    objects = json.loads(exported(staff_client, "json", "contacts").content)
    assert sorted((entry["name"], entry["email"]) for entry in objects) == [
        ("=Oak", ""),
        ("Ash", "ash@example.org"),
        ("Elm", "elm@example.org"),
    ]
    entries = ModelLogEntry.objects.filter(action="signatories.export_contacts").order_by("pk")
    assert [(entry.object_id, entry.user, entry.data["count"]) for entry in entries] == [
        (str(signatory_list.pk), staff, 2),
        (str(other.pk), staff, 1),
    ]
    sheet = load_workbook(io.BytesIO(exported(staff_client, "xlsx", "contacts").content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert "\u200b=Oak" in exported(staff_client, "csv", "contacts").content.decode("utf-8-sig")


def test_contacts_are_exported_to_nobody_else(client: Client) -> None:
    SignatoryFactory(name="Elm", email="elm@example.org")
    client.force_login(user_with_permissions("signatories.view_signatory", "signatories.view_contact"))
    response = exported(client, "csv", "contacts")
    assert (response.status_code, response["Location"]) == (302, LISTING)
    assert "contacts" not in client.get(LISTING).content.decode()
    assert not ModelLogEntry.objects.filter(action="signatories.export_contacts").exists()


def test_a_format_that_is_not_there_is_not_found(staff_client: Client) -> None:
    assert exported(staff_client, "pdf").status_code == 404


@pytest.mark.slow
def test_an_address_is_shown_with_the_permission_and_survives_edits_without_it(
    client: Client, signatory_list: SignatoryList
) -> None:
    elm = SignatoryFactory(signatory_list=signatory_list, name="Elm", email="elm@example.org")
    edit = reverse("signatories:edit", args=[elm.pk])
    client.force_login(user_with_permissions("signatories.change_signatory", "signatories.view_contact"))
    assert "elm@example.org" in client.get(edit).content.decode()
    client.force_login(user_with_permissions("signatories.change_signatory"))
    assert "elm@example.org" not in client.get(edit).content.decode()
    client.post(edit, {"kind": "organization", "name": "Elm Trust", "email": "taken@example.org"})
    elm = Signatory.objects.get()
    assert (elm.name, elm.contact.email) == ("Elm Trust", "elm@example.org")


def test_the_lists_that_an_organization_signed_are_on_its_screen(staff_client: Client) -> None:
    cedar = OrganizationFactory(name="Cedar")
    signed = [SignatoryFactory(organization=cedar).signatory_list.title for _list in range(2)]
    unsigned = SignatoryFactory().signatory_list.title
    page = staff_client.get(reverse("organizations:inspect", args=[cedar.pk])).content.decode()
    assert [title in page for title in (*signed, unsigned)] == [True, True, False]
