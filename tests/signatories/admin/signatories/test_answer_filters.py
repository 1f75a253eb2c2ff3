"""Filters of the listing by answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.users.models import User
from signatories.enums import Kind, QuestionType, Visibility
from signatories.models import Contact, SignatoryList
from tests.factories import QuestionFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

CHOICES = [{"value": value, "label": value.title(), "labels": {}} for value in ("law", "law_and_art")]


@pytest.fixture
def signatory_list() -> SignatoryList:
    """Return a list with two people who answered differently; one key is a word of queries."""
    asking: SignatoryList = SignatoryListFactory()
    for key, type_, visibility in (
        ("exact", QuestionType.TEXT, Visibility.PRINTED),
        ("field", QuestionType.CHOICE, Visibility.PUBLIC),
        ("fields", QuestionType.CHOICES, Visibility.PUBLIC),
        ("member", QuestionType.YES_NO, Visibility.PUBLIC),
        ("secret", QuestionType.TEXT, Visibility.PRIVATE),
    ):
        QuestionFactory(signatory_list=asking, key=key, type=type_, visibility=visibility, choices=CHOICES)
    one = {"exact": "Toronto ON", "field": "law", "fields": ["law"], "member": True}
    two = {"exact": "Ottawa", "field": "law_and_art", "fields": ["law_and_art"], "member": False}
    for name, answers in (("One", one), ("Two", two), ("Three", {})):
        people: dict[str, Any] = {"signatory_list": asking, "kind": Kind.INDIVIDUAL, "email": f"{name}@example.org"}
        entry = SignatoryFactory(name=name, answers=answers, **people)
        Contact.objects.filter(pk=entry.pk).update(private_answers={"secret": f"K {name}"})
    return asking


def names(client: Client, signatory_list: SignatoryList, **query: str) -> list[str]:
    page = client.get(reverse("signatories:index"), {"signatory_list": str(signatory_list.pk), **query})
    return sorted(entry.name for entry in page.context["object_list"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q_exact": "toronto"}, ["One"]),
        ({"q_field": "law"}, ["One"]),
        ({"q_fields": "law"}, ["One"]),
        ({"q_fields": "law_and_art"}, ["Two"]),
        ({"q_member": "true"}, ["One"]),
        ({"q_member": "false"}, ["Two"]),
        ({"q_secret": "two"}, ["Two"]),
        ({"q_member": "false", "q_exact": "toronto"}, []),
        ({}, ["One", "Three", "Two"]),
    ],
)
def test_entries_are_filtered_by_their_answers(
    staff_client: Client, signatory_list: SignatoryList, query: dict[str, str], found: list[str]
) -> None:
    assert names(staff_client, signatory_list, **query) == found


def test_private_answers_are_no_filter_for_those_who_may_not_see_them(
    client: Client, signatory_list: SignatoryList
) -> None:
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    codenames = ("access_admin", "view_signatory")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    assert names(client, signatory_list, q_secret="two") == ["One", "Three", "Two"]
    assert names(client, signatory_list, q_exact="toronto") == ["One"]
