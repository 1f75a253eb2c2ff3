"""Letters in Wagtail's explorer."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries
from wagtail.users.models import UserProfile

from letters.models import LetterIndexPage
from signatories.enums import Signing
from tests.factories import LetterFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def explored(client: Client, query: str = "") -> str:
    """Return the text of the explorer's listing of the index page."""
    index = LetterIndexPage.objects.get(locale__language_code="en")
    answer = client.get(reverse("wagtailadmin_explore", args=[index.pk]) + query)
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.slow
def test_the_explorer_shows_for_each_letter_whether_it_can_be_signed(staff_client: Client) -> None:
    closes = datetime(2027, 1, 5, 18, tzinfo=ZoneInfo("America/Toronto"))
    LetterFactory(title="Lake", signatory_list=SignatoryListFactory(open=True, closes_at=closes))
    LetterFactory(title="Shore", signatory_list=SignatoryListFactory(signing=Signing.PAUSED))
    LetterFactory(title="Marsh", signatory_list=SignatoryListFactory(signing=Signing.CLOSED))
    text = explored(staff_client)
    assert "Delivery and signing" in text
    assert "Open for signatures until 5 January 2027, 18:00 Eastern Time" in text
    assert "Signing is paused" in text
    assert "Not open for signing yet" in text
    assert "Open for signatures until 5 January 2027" in explored(staff_client, "?q=Lake")


@pytest.mark.parametrize("letters", [1, 3])
def test_the_listing_of_all_letters_shows_the_status_of_each(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries, letters: int
) -> None:
    for _number in range(letters):
        LetterFactory(signatory_list=SignatoryListFactory(open=True))
    path = reverse("wagtailadmin_pages:type_use", args=["letters", "letterpage"])
    staff_client.get(path)
    with django_assert_num_queries(23):
        text = staff_client.get(path).text
    assert text.count("Open for signatures") == letters


def test_the_explorer_speaks_the_language_of_who_looks(staff_client: Client) -> None:
    profile = UserProfile.get_for_user(staff_client.get("/admin/").wsgi_request.user)
    profile.preferred_language = "fr"
    profile.save()
    LetterFactory(title="Lake", signatory_list=SignatoryListFactory(signing=Signing.OPEN))
    assert "Ouverte aux signatures" in explored(staff_client)


@pytest.mark.slow
def test_the_explorer_costs_as_many_queries_for_three_letters_as_for_one(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    LetterFactory(signatory_list=SignatoryListFactory(open=True))
    explored(staff_client)
    with django_assert_num_queries(33):
        explored(staff_client)
    for _number in range(2):
        LetterFactory(signatory_list=SignatoryListFactory(open=True))
    with django_assert_num_queries(33):
        explored(staff_client)
