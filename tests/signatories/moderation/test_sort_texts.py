"""The sort text of a person when staff, or the signer, change the name or the entry."""

from __future__ import annotations

import pytest

from signatories.enums import Kind, SortSource
from signatories.models import Signatory, SignatoryList
from signatories.moderation.merging import merge, plan_merge
from signatories.moderation.staff_edits import change_kind, correct
from signatories.signing.self_service import correct_own
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def person(signatory_list: SignatoryList, name: str, text: str = "", source: str = "") -> Signatory:
    entry: Signatory = SignatoryFactory(individual=True, signatory_list=signatory_list, name=name)
    if text:
        Signatory.objects.filter(pk=entry.pk).update(sort_as=text, sort_as_source=source)
    return Signatory.objects.get(pk=entry.pk)


def sort_text(entry: Signatory) -> tuple[str, str]:
    entry = Signatory.objects.get(pk=entry.pk)
    return entry.sort_as, entry.sort_as_source


def test_a_guess_follows_the_name_and_the_country(signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ada Bo Exampel")
    correct(entry, {"name": "Ada Bo Example"})
    assert sort_text(entry) == ("Example, Ada Bo", SortSource.GUESSED)
    correct(entry, {"country": "ES"})
    assert sort_text(entry) == ("Bo Example, Ada", SortSource.GUESSED)


@pytest.mark.parametrize("source", [SortSource.STATED, SortSource.PARTS, SortSource.SIGNER])
def test_a_text_that_was_stated_stays_while_it_fits_the_name(signatory_list: SignatoryList, source: str) -> None:
    entry = person(signatory_list, "Ada Bo Example", "Bo Example, Ada", source)
    correct(entry, {"name": "Dr. Ada Bo Example"})
    assert sort_text(entry) == ("Bo Example, Ada", source)
    correct_own(entry, {"name": "Ada Bo Sample"})
    assert sort_text(entry) == ("Sample, Ada Bo", SortSource.GUESSED)


def test_a_text_of_other_words_than_the_name_stays(signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ada Example", "Zzz", SortSource.STATED)
    correct(entry, {"name": "Bo Sample"})
    assert sort_text(entry) == ("Zzz", SortSource.STATED)


def test_what_staff_type_is_stated_and_deleting_it_brings_the_guess_back(signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ada Bo Example", "Bo Example, Ada", SortSource.SIGNER)
    correct(entry, {"sort_as": "Ada Bo Example", "name": "Ada Bo Sample"})
    assert sort_text(entry) == ("Ada Bo Example", SortSource.STATED)
    correct(entry, {"sort_as": ""})
    assert sort_text(entry) == ("Sample, Ada Bo", SortSource.GUESSED)


def test_a_person_who_becomes_an_organization_loses_the_guess(signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Cedar Network")
    change_kind(entry, kind=Kind.ORGANIZATION)
    assert sort_text(entry) == ("", "")
    change_kind(entry, kind=Kind.INDIVIDUAL)
    assert sort_text(entry) == ("Network, Cedar", SortSource.GUESSED)


def test_a_merge_prefers_a_stated_text_to_a_guess(signatory_list: SignatoryList) -> None:
    survivor = person(signatory_list, "Ada Bo Example")
    other = person(signatory_list, "Ada Bo Example", "Bo Example, Ada", SortSource.PARTS)
    messages = plan_merge([survivor, other], survivor=survivor).outcome_messages()
    assert "It gets sort as: “Bo Example, Ada”." in messages
    merge([survivor, other], survivor=survivor)
    assert sort_text(survivor) == ("Bo Example, Ada", SortSource.PARTS)


@pytest.mark.parametrize(
    ("text", "source", "other_text"),
    [("Ada Bo Example", SortSource.STATED, "Bo Example, Ada"), ("", "", "Zzz"), ("", "", "Sample, Bo")],
)
def test_a_merge_keeps_a_stated_text_and_takes_none_of_another_name(
    signatory_list: SignatoryList, text: str, source: str, other_text: str
) -> None:
    survivor = person(signatory_list, "Ada Bo Example", text, source)
    other = person(signatory_list, "Bo Sample", other_text, SortSource.STATED)
    before = sort_text(survivor)
    merge([survivor, other], survivor=survivor)
    assert sort_text(survivor) == before
