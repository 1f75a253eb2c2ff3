"""Integers in the parameters of staff's screens that no database stores."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from signatories.models import SignatoryList
from tests.factories import QuestionFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
TEXTS = ["9" * 30, "9" * 5_000, "²", "-1"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_listing_its_export_and_its_columns_ignore_them(
    staff_client: Client, signatory_list: SignatoryList, text: str
) -> None:
    SignatoryFactory(signatory_list=signatory_list)
    query = f"?signatory_list={quote(text)}"
    listing = reverse("signatories:index")
    columns = f"{reverse('signatories:columns')}?next={quote(listing + query)}"
    addresses = [listing + query, reverse("signatories:export", args=["csv"]) + query, columns]
    addresses.append(reverse("signatories:add") + query)
    assert [staff_client.get(address).status_code for address in addresses] == [200, 200, 200, 200]


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_moved_to_nowhere_becomes_the_last(
    staff_client: Client, signatory_list: SignatoryList, text: str
) -> None:
    first, second = (QuestionFactory(signatory_list=signatory_list, position=place) for place in (0, 1))
    address = reverse("signatory_lists:move_question", args=[signatory_list.pk, first.pk])
    assert staff_client.post(f"{address}?position={quote(text)}").status_code == 200
    assert list(signatory_list.questions.order_by("position")) == [second, first]


@pytest.mark.parametrize("text", TEXTS)
def test_no_guess_of_such_an_entry_is_accepted(staff_client: Client, signatory_list: SignatoryList, text: str) -> None:
    address = reverse("signatory_lists:accept_order", args=[signatory_list.pk])
    assert staff_client.post(address, {"entry": f"{text}:1"}).status_code == 302
