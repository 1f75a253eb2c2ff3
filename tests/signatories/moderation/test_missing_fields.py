"""Staff may leave out what the list requires of signers, and are told so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from signatories.enums import Visibility
from signatories.models import Signatory, SignatoryList
from signatories.moderation.missing_fields import missing_fields, missing_fields_sentence
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
SENTENCE = "Left blank, although the list requires it: "


@pytest.fixture
def demanding() -> SignatoryList:
    """Return a list that requires what other lists do not."""
    required = {"organization": {"website": "required", "comment": "required"}, "individual": {"title": "required"}}
    signatory_list: SignatoryList = SignatoryListFactory(field_requirements=required)
    return signatory_list


def test_staff_save_and_are_told_what_is_missing(staff_client: Client, demanding: SignatoryList) -> None:
    address = reverse("signatories:add")
    data = {"signatory_list": demanding.pk, "kind": "individual", "name": "Robin Fernleaf"}
    page = staff_client.post(address, data, follow=True).content.decode()
    entry = Signatory.objects.get()
    assert f"{SENTENCE}title or role" in page
    assert (
        f"{SENTENCE}title or role"
        in staff_client.get(reverse("signatories:inspect", args=[entry.pk])).content.decode()
    )
    edit = reverse("signatories:edit", args=[entry.pk])
    page = staff_client.post(edit, {**data, "title": "Teacher"}, follow=True).content.decode()
    assert SENTENCE not in page


def test_what_only_those_who_may_see_contacts_know_is_not_named_to_others(demanding: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=demanding, website="")
    assert [field.name for field in missing_fields(entry, with_contact=True)] == ["website", "comment"]
    assert [field.name for field in missing_fields(entry, with_contact=False)] == ["website"]


def test_representatives_are_missing_only_where_the_list_itself_asks_for_more(signatory_list: SignatoryList) -> None:
    assert missing_fields(SignatoryFactory(signatory_list=signatory_list), with_contact=True) == []


def test_required_questions_are_named_like_fields(signatory_list: SignatoryList) -> None:
    for key, visibility in (("city", Visibility.PUBLIC), ("phone", Visibility.PRIVATE)):
        QuestionFactory(signatory_list=signatory_list, key=key, label=key, visibility=visibility, is_required=True)
    QuestionFactory(signatory_list=signatory_list, key="old", label="old", is_required=True, is_retired=True)
    entry = SignatoryFactory(signatory_list=signatory_list, email="jo@example.org")
    assert missing_fields_sentence(entry, with_contact=True) == f"{SENTENCE}city, phone"
    assert missing_fields_sentence(entry, with_contact=False) == f"{SENTENCE}city"
    entry.answers = {"city": "Toronto ON"}
    assert missing_fields_sentence(entry, with_contact=False) == ""
