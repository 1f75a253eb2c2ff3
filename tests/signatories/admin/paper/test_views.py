"""The screens of signatures on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from signatories.models import PaperSignatures, SignatoryList
from tests.factories import PaperSignaturesFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
FORM = {"number": "80", "counted_on": "2026-05-03", "note": "Market", "notes-fr": "Marché", "staff_note": "Box 3"}


def url(name: str, signatory_list: SignatoryList, *args: object) -> str:
    return reverse(f"signatory_lists:{name}", args=[signatory_list.pk, *args])


def test_signatures_are_added_changed_and_deleted(staff_client: Client, signatory_list: SignatoryList) -> None:
    assert "Add the signatures" in staff_client.get(url("add_paper", signatory_list)).content.decode()
    added = staff_client.post(url("add_paper", signatory_list), FORM, follow=True)
    paper = PaperSignatures.objects.get()
    assert (paper.number, paper.note, paper.notes, paper.staff_note) == (80, "Market", {"fr": "Marché"}, "Box 3")
    assert "Added: 80 on paper." in added.content.decode()
    page = staff_client.get(url("edit_paper", signatory_list, paper.pk))
    opened = page.context["form"]["opened_with"].value()
    changed = FORM | {"number": "90", "opened_with": opened}
    assert staff_client.post(url("edit_paper", signatory_list, paper.pk), changed).status_code == 302
    assert PaperSignatures.objects.get().number == 90
    assert "90 signatures on paper" in staff_client.get(url("inspect", signatory_list)).content.decode()
    assert "Yes, delete" in staff_client.get(url("delete_paper", signatory_list, paper.pk)).content.decode()
    assert PaperSignatures.objects.count() == 1
    staff_client.post(url("delete_paper", signatory_list, paper.pk))
    assert PaperSignatures.objects.count() == 0


def test_a_form_that_is_sent_twice_counts_once(staff_client: Client, signatory_list: SignatoryList) -> None:
    staff_client.post(url("add_paper", signatory_list), FORM)
    again = staff_client.post(url("add_paper", signatory_list), FORM)
    assert "already has this number for this day" in again.content.decode()
    assert signatory_list.paper_signatures.total() == 80


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "-1"},
        {"number": "0"},
        {"number": "9" * 40},
        {"number": "many"},
        {"counted_on": "2999-01-01"},
        {"counted_on": ""},
    ],
)
def test_wrong_input_is_explained(staff_client: Client, signatory_list: SignatoryList, wrong: dict[str, str]) -> None:
    response = staff_client.post(url("add_paper", signatory_list), FORM | wrong)
    assert list(response.context["form"].errors) == list(wrong)
    assert PaperSignatures.objects.count() == 0


def test_two_staff_at_once_see_each_other(staff_client: Client, signatory_list: SignatoryList) -> None:
    paper = PaperSignaturesFactory(signatory_list=signatory_list, number=80)
    address = url("edit_paper", signatory_list, paper.pk)
    opened = staff_client.get(address).context["form"]["opened_with"].value()
    form = {"counted_on": "2026-05-03", "note": "", "staff_note": "", "opened_with": opened}
    staff_client.post(address, form | {"number": "90"})
    response = staff_client.post(address, form | {"number": "70"})
    assert "Somebody else has changed this to “90”" in response.content.decode()
    assert PaperSignatures.objects.get().number == 90


def test_signatures_of_another_list_are_not_found(staff_client: Client, signatory_list: SignatoryList) -> None:
    paper = PaperSignaturesFactory()
    for name in ("edit_paper", "delete_paper"):
        assert staff_client.post(url(name, signatory_list, paper.pk), FORM).status_code == 404
    assert PaperSignatures.objects.get() == paper


@pytest.mark.parametrize("count", [1, 3])
def test_the_listing_takes_a_constant_number_of_queries(
    staff_client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signatory_list: Any = SignatoryListFactory()
    PaperSignaturesFactory.create_batch(count, signatory_list=signatory_list)
    staff_client.get(url("paper", signatory_list))
    with django_assert_num_queries(11):
        page = staff_client.get(url("paper", signatory_list)).content.decode()
    assert page.count(f"/{signatory_list.pk}/paper/") > count
