from __future__ import annotations

import codecs
import csv
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from signatories.counts_in_words import Counts
from signatories.enums import Signing, Status
from signatories.models import SignatoryList
from tests.factories import LetterFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory


def screen(signatory_list: SignatoryList) -> str:
    return reverse("signatory_lists:inspect", args=[signatory_list.pk])


def export(signatory_list: SignatoryList, file_format: str) -> str:
    return reverse("signatory_lists:export", args=[signatory_list.pk, file_format])


@pytest.fixture
def signed(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list with public and other entries, each with a private address, beside another list."""
    for name, status in (("Alder", "published"), ("Birch", "pending"), ("Cedar", "withdrawn"), ("Elm", "rejected")):
        SignatoryFactory(signatory_list=signatory_list, name=name, status=status, email=f"{name}@example.org")
    SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin, “R.”", email="robin@example.org")
    SignatoryFactory(name="Elsewhere", email="elsewhere@example.org")
    return signatory_list


def test_the_screen_counts_both_kinds_by_status(staff_client: Client, signed: SignatoryList) -> None:
    response = staff_client.get(screen(signed))
    assert response.context["counts_by_status"] == [
        (Status.PENDING, Counts(1, 0)),
        (Status.PUBLISHED, Counts(1, 1)),
        (Status.REJECTED, Counts(1, 0)),
        (Status.WITHDRAWN, Counts(1, 0)),
    ]


def test_the_screen_leads_to_every_action(staff_client: Client, signed: SignatoryList) -> None:
    page = staff_client.get(screen(signed)).content.decode()
    chosen = f"?signatory_list={signed.pk}"
    for address in (
        reverse("signatory_imports:upload", args=[signed.pk]),
        reverse("signatory_imports:index") + chosen,
        reverse("signatories:index") + chosen,
        reverse("signatories:index") + f"{chosen}&amp;status=pending",
        reverse("signatories:add") + chosen,
        *(export(signed, file_format) for file_format in ("csv", "xlsx", "json")),
    ):
        assert f'"{address}"' in page


def test_the_screen_of_an_empty_list_opens(staff_client: Client, signatory_list: SignatoryList) -> None:
    response = staff_client.get(screen(signatory_list))
    assert (response.status_code, response.context["counts_by_status"]) == (200, [])


def test_a_list_that_is_not_there_is_not_found(staff_client: Client) -> None:
    gone = SignatoryList(pk=999_999)
    for address in (screen(gone), export(gone, "csv"), reverse("signatory_imports:upload", args=[gone.pk])):
        assert staff_client.get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_screen_costs_as_many_queries_for_three_entries_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    letter = LetterFactory()
    for number in range(size):
        for status in ("published", "pending"):
            SignatoryFactory(
                signatory_list=letter.signatory_list,
                status=status,
                organization=OrganizationFactory(),
                email=f"{number}@example.org",
            )
    staff_client.get(screen(letter.signatory_list))
    with django_assert_num_queries(19):
        staff_client.get(screen(letter.signatory_list))


def test_an_export_is_a_file_that_holds_the_public_entries(staff_client: Client, signed: SignatoryList) -> None:
    response = staff_client.get(export(signed, "csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    # Excel decodes a file without a byte order mark as Windows-1252.
    assert response.content.startswith(codecs.BOM_UTF8 + b"key,kind,")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows] == ["name", "Alder", "Robin, “R.”"]
    workbook = load_workbook(io.BytesIO(staff_client.get(export(signed, "xlsx")).content))
    assert [cell.value for cell in workbook.active["C"]] == ["name", "Alder", "Robin, “R.”"]
    document = json.loads(staff_client.get(export(signed, "json")).content)
    assert [entry["name"] for entry in document] == ["Alder", "Robin, “R.”"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_no_export_holds_a_private_address(staff_client: Client, signed: SignatoryList, file_format: str) -> None:
    content = staff_client.get(export(signed, file_format)).content
    if file_format == "xlsx":
        cells = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        content = repr(list(cells)).encode()
    assert b"Alder" in content
    assert b"@example.org" not in content


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Letter to the Minister", "letter-to-the-minister"),
        ("日本", "signatories"),
        ('x"\r\nSet-Cookie: a=b', "x-set-cookie-ab"),
        ("../../etc/passwd", "etcpasswd"),
    ],
)
def test_an_export_is_called_after_its_list(staff_client: Client, db: None, title: str, name: str) -> None:
    response = staff_client.get(export(SignatoryListFactory(title=title), "json"))
    assert response["Content-Disposition"] == f'attachment; filename="{name}.json"'


@pytest.mark.parametrize("file_format", ["pdf", "CSV", "html"])
def test_another_format_is_not_found(staff_client: Client, signed: SignatoryList, file_format: str) -> None:
    assert staff_client.get(export(signed, file_format)).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_an_export_costs_as_many_queries_for_three_entries_as_for_one(
    staff_client: Client,
    signatory_list: SignatoryList,
    django_assert_num_queries: DjangoAssertNumQueries,
    file_format: str,
    size: int,
) -> None:
    for number in range(size):
        SignatoryFactory(
            signatory_list=signatory_list, organization=OrganizationFactory(), email=f"{number}@example.org"
        )
    with django_assert_num_queries(7):
        staff_client.get(export(signatory_list, file_format))


def test_the_listing_counts_who_signed_each_list_and_costs_as_many_queries_for_three_as_for_one(
    staff_client: Client, signed: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("signatory_lists:index")
    page = " ".join(staff_client.get(address).content.decode().split())
    assert "1 organization and 1 individual" in page
    with django_assert_num_queries(9):
        staff_client.get(address)
    SignatoryFactory(signatory_list=SignatoryListFactory(), individual=True)
    SignatoryListFactory()
    with django_assert_num_queries(9):
        page = " ".join(staff_client.get(address).content.decode().split())
    assert "1 individual </td>" in page or "1 individual</td>" in page


def test_a_list_that_was_never_open_leads_straight_to_the_setting(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    opening = f"{reverse('signatory_lists:edit', args=[signatory_list.pk])}#id_signing"
    page = staff_client.get(screen(signatory_list)).content.decode()
    assert "Not open for signing yet" in page
    assert f'href="{opening}"' in page
    assert 'id="id_signing"' in staff_client.get(opening.partition("#")[0]).content.decode()
    signatory_list.signing = Signing.OPEN
    signatory_list.save()
    assert opening not in staff_client.get(screen(signatory_list)).content.decode()


def test_an_edition_of_an_empty_list_is_off_and_says_why(staff_client: Client) -> None:
    letter = LetterFactory()
    page = " ".join(staff_client.get(screen(letter.signatory_list)).content.decode().split())
    reason = "Nobody has signed the letter yet. Add or import signatories, then make an edition."
    assert re.search(rf'<button[^>]* title="{re.escape(reason)}"[^>]* disabled>', page)
    assert f"No editions have been made yet. {reason}" in page
    new = reverse("editions:new", args=[letter.signatory_list_id])
    assert new not in page
    SignatoryFactory(signatory_list=letter.signatory_list)
    page = staff_client.get(screen(letter.signatory_list)).content.decode()
    assert f'href="{new}"' in page
    assert reason not in page
