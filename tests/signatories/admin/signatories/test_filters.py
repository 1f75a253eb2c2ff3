from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from wagtail.users.models import UserProfile

from core.users.models import User
from signatories.admin.signatories.filters import filtered_signatories
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def names(rf: RequestFactory, query: str) -> list[str]:
    return [signatory.name for signatory in filtered_signatories(rf.get(f"/?{query}"))]


@pytest.fixture
def signed(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list of a published organization and a pending individual, beside another list."""
    SignatoryFactory(signatory_list=signatory_list, name="Alder", names={"fr": "Aulne"})
    SignatoryFactory(
        signatory_list=signatory_list,
        individual=True,
        name="Robin",
        title="Dean",
        affiliation="Example University",
        pending=True,
        source="form",
    )
    SignatoryFactory(name="Alder elsewhere", email="alder@example.org")
    return signatory_list


def test_everybody_is_listed_where_nothing_is_chosen(rf: RequestFactory, signed: SignatoryList) -> None:
    assert names(rf, "") == ["Alder", "Alder elsewhere", "Robin"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=organization", ["Alder", "Alder elsewhere"]),
        ("status=pending", ["Robin"]),
        ("source=form", ["Robin"]),
        ("source=import", []),
        ("q=alder", ["Alder", "Alder elsewhere"]),
        ("q=aulne", ["Alder"]),
        ("q=DEAN", ["Robin"]),
        ("q=university", ["Robin"]),
        ("q=alder&kind=individual", []),
        ("p=2&ordering=-name&q=", ["Alder", "Alder elsewhere", "Robin"]),
    ],
)
def test_filters_and_words_choose(rf: RequestFactory, signed: SignatoryList, query: str, expected: list[str]) -> None:
    assert names(rf, query) == expected


def test_the_entries_of_one_list_can_be_chosen(rf: RequestFactory, signed: SignatoryList) -> None:
    assert names(rf, f"signatory_list={signed.pk}") == ["Alder", "Robin"]
    assert names(rf, f"signatory_list={signed.pk}&q=elsewhere") == []


@pytest.mark.parametrize("query", ["signatory_list=999999", "signatory_list=x", "status=nonsense", "kind=dog"])
def test_a_filter_that_is_no_choice_chooses_nobody(rf: RequestFactory, signed: SignatoryList, query: str) -> None:
    assert names(rf, query) == []


def test_a_private_address_can_not_be_searched_for(rf: RequestFactory, signed: SignatoryList) -> None:
    assert names(rf, "q=alder@example.org") == []


@pytest.mark.parametrize(("language", "words"), [("en", ("Yes", "No")), ("fr", ("Oui", "Non"))])
def test_a_filter_in_force_says_yes_or_no_in_the_language_of_the_screen(
    staff_client: Client, language: str, words: tuple[str, str]
) -> None:
    profile = UserProfile.get_for_user(User.objects.get())
    profile.preferred_language = language
    profile.save()
    for value, word in zip(("true", "false"), words, strict=True):
        page = staff_client.get(f"/admin/signatories/?is_lead={value}").content.decode()
        assert re.findall(r'<b class="w-ml-1">(\w+)</b>', page) == [word]
