"""Tests of who gets the mails that are for everybody with a permission."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from pytest_django import DjangoAssertNumQueries

from core.users.models import User
from core.users.recipients import staff_to_notify

pytestmark = pytest.mark.django_db
PERMISSION = "letters.add_edition"


def account(name: str, **values: Any) -> User:
    """Return an account of a group that may publish editions."""
    user = User.objects.create(username=name, **{"email": f"{name}@example.org"} | values)
    group, is_new = Group.objects.get_or_create(name="Publishers")
    if is_new:
        group.permissions.add(Permission.objects.get(content_type__app_label="letters", codename="add_edition"))
    user.groups.add(group)
    return user


def test_active_accounts_with_the_permission_and_an_address_are_notified() -> None:
    publisher = account("blake")
    administrator = User.objects.create_superuser("chris", "chris@example.org", None)
    account("dana", is_active=False)
    account("eli", email="")
    User.objects.create(username="fran", email="fran@example.org")
    assert staff_to_notify(PERMISSION) == [publisher, administrator]


def test_accounts_that_share_an_address_get_one_mail() -> None:
    oldest = account("blake", email="office@example.org")
    account("chris")
    User.objects.filter(username="chris").update(email="Office@Example.org", email_is_shared=True)
    dana = account("dana")
    assert staff_to_notify(PERMISSION) == [oldest, dana]


def test_addresses_that_the_accounts_may_have_side_by_side_get_a_mail_each() -> None:
    # Python takes them for the same without case.
    accounts = [account("blake", email="strasse@example.org"), account("chris", email="straße@example.org")]
    assert staff_to_notify(PERMISSION) == accounts


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_recipients(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for index in range(number):
        account(f"blake{index}")
    with django_assert_num_queries(1):
        assert len(staff_to_notify(PERMISSION)) == number
