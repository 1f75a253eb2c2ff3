"""Columns of the listing of signatories with answers."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from signatories.enums import Kind, QuestionType, Visibility
from signatories.models import ColumnChoice, Contact, SignatoryList
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db

LISTING = reverse("signatories:index")
CHOICES = [{"value": "bio", "label": "Biology", "labels": {"fr": "Biologie"}}]


@pytest.fixture
def asking() -> SignatoryList:
    """Return a list with a public and a private question."""
    asking: SignatoryList = SignatoryListFactory()
    QuestionFactory(signatory_list=asking, key="field", label="Discipline", type=QuestionType.CHOICE, choices=CHOICES)
    QuestionFactory(signatory_list=asking, key="shirt", label="Shirt", visibility=Visibility.PRIVATE)
    return asking


def add_entries(asking: SignatoryList, number: int) -> None:
    for _number in range(number):
        entry = SignatoryFactory(
            signatory_list=asking, kind=Kind.INDIVIDUAL, email="robin@example.org", answers={"field": "bio"}
        )
        Contact.objects.filter(pk=entry.pk).update(private_answers={"shirt": "Canary XL"})


def choose(user: User, *columns: str) -> None:
    ColumnChoice.objects.update_or_create(user=user, defaults={"columns": list(columns)})


def test_questions_are_chosen_as_columns(staff_client: Client, staff: User, asking: SignatoryList) -> None:
    add_entries(asking, 1)
    other = QuestionFactory(key="city", label="City")
    url = reverse("signatories:columns")
    filtered = f"{url}?{urlencode({'next': f'{LISTING}?signatory_list={asking.pk}'})}"
    page = staff_client.get(filtered).content.decode()
    assert "Discipline" in page
    assert 'value="q_city"' not in page
    assert 'value="q_city"' in staff_client.get(url).content.decode()
    choose(staff, other.column)
    staff_client.post(filtered, {"columns": ["kind", "q_field", "q_shirt"]})
    assert ColumnChoice.objects.get().columns == ["kind", "q_field", "q_shirt", "q_city"]
    response = staff_client.get(LISTING)
    assert [str(column.label) for column in response.context["table"].columns.values()][2:] == [
        *("Kind", "Discipline", "Shirt", "City")
    ]
    assert "Biology" in response.content.decode()
    assert "Canary XL" in response.content.decode()


def test_private_answers_are_shown_with_the_permission_only(asking: SignatoryList) -> None:
    add_entries(asking, 1)
    user = user_with_permissions("signatories.view_signatory")
    choose(user, "q_field", "q_shirt")
    client = Client()
    client.force_login(user)
    page = client.get(LISTING).content.decode()
    assert "Biology" in page
    assert "Canary" not in page
    assert "Shirt" not in page
    assert "q_shirt" not in client.get(reverse("signatories:columns")).content.decode()
    assert client.post(reverse("signatories:columns"), {"columns": ["q_shirt"]}).status_code == 200


def test_a_key_that_is_private_in_another_list_stays_private_there(asking: SignatoryList) -> None:
    add_entries(asking, 1)
    public = QuestionFactory(key="shirt", label="Shirt")
    SignatoryFactory(signatory_list=public.signatory_list, answers={"shirt": "Medium"})
    user = user_with_permissions("signatories.view_signatory")
    choose(user, "q_shirt")
    client = Client()
    client.force_login(user)
    page = client.get(LISTING).content.decode()
    assert "Medium" in page
    assert "Canary" not in page


@pytest.mark.parametrize("size", [1, 3])
def test_answers_cost_no_query_a_row(
    staff_client: Client,
    staff: User,
    asking: SignatoryList,
    django_assert_num_queries: DjangoAssertNumQueries,
    size: int,
) -> None:
    choose(staff, "details", "q_field", "q_shirt")
    add_entries(asking, size)
    SignatoryFactory(signatory_list=asking)
    staff_client.get(LISTING)
    with django_assert_num_queries(14):
        staff_client.get(LISTING)


def test_a_question_that_was_deleted_is_no_column(staff_client: Client, staff: User) -> None:
    choose(staff, "kind", "q_gone", "q_", "q_a__b; drop")
    labels = [str(column.label) for column in staff_client.get(LISTING).context["table"].columns.values()]
    assert labels[2:] == ["Kind"]
