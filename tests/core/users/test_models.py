"""Tests that no two accounts of staff have the same e-mail address."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from core.users.checks import check_shared_addresses
from core.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared() -> tuple[User, User]:
    """Return two accounts that had the same address before the rule."""
    users = [
        User(username=name, email=email) for name, email in [("blake", "b@example.org"), ("chris", "B@example.org")]
    ]
    for user in users:
        user.email_is_shared = True
    User.objects.bulk_create(users)
    blake, chris = User.objects.order_by("username")
    return blake, chris


def new_account(email: str) -> dict[str, Any]:
    password = "correct horse battery"
    names = {"username": "dana", "first_name": "Dana", "last_name": "Roy"}
    return names | {"email": email, "password1": password, "password2": password, "is_active": "on"}


def test_an_address_in_another_case_is_refused(staff: User) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        User.objects.create_user("dana", "ALIX@example.org")
    with pytest.raises(ValidationError) as refusal:
        User(username="dana", password="x", email="ALIX@example.org").full_clean()
    assert refusal.value.message_dict == {"email": ["Another account has this e-mail address."]}


def test_accounts_are_found_by_an_address_in_whatever_case(staff: User) -> None:
    User.objects.create(username="blank", email="")
    found = User.objects.with_email
    assert list(found("ALIX@Example.org")) == [staff]
    assert [list(found(email)) for email in ("", "lix@example.org", "%@example.org")] == [[], [], []]


@pytest.mark.parametrize(
    ("username", "email", "sentence"),
    [
        ("dana", "ALIX@example.org", "Another account has this e-mail address."),
        ("alix", "dana@example.org", "Error: That username is already taken."),
    ],
)
def test_createsuperuser_answers_with_a_sentence(username: str, email: str, sentence: str, staff: User) -> None:
    with pytest.raises(CommandError, match=f"^{sentence}$"):
        call_command("createsuperuser", interactive=False, username=username, email=email)
    assert User.objects.get() == staff


def test_createsuperuser_creates_an_administrator(staff: User) -> None:
    call_command("createsuperuser", interactive=False, username="dana", email="dana@example.org", verbosity=0)
    assert User.objects.get(username="dana").is_superuser


def test_accounts_without_an_address_remain_possible_for_programs() -> None:
    User.objects.create_user("blake")
    User.objects.create_user("chris")
    assert User.objects.filter(email="").count() == 2


@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("Alix@Example.ORG", "Another account has this e-mail address."),
        ("", "This field is required."),
    ],
)
def test_the_form_for_new_staff_refuses(email: str, error: str, staff_client: Client) -> None:
    page = staff_client.post(reverse("wagtailusers_users:add"), new_account(email))
    assert page.context["form"].errors == {"email": [error]}
    assert User.objects.count() == 1


def test_the_form_for_new_staff_accepts_another_address(staff_client: Client) -> None:
    staff_client.post(reverse("wagtailusers_users:add"), new_account("dana@example.org"))
    assert User.objects.get(username="dana").email == "dana@example.org"


def test_staff_cannot_take_the_address_of_a_colleague_in_their_own_account(staff: User, staff_client: Client) -> None:
    User.objects.create_user("blake", "blake@example.org")
    UserProfile.get_for_user(staff)
    page = staff_client.get(reverse("wagtailadmin_account"))
    forms = [panel.get_form() for panels in page.context["panels_by_tab"].values() for panel in panels]
    data = {form.add_prefix(name): form[name].value() or "" for form in forms for name in form.fields}
    data |= {"name_email-first_name": "A", "name_email-last_name": "B", "address-email": "BLAKE@example.org"}
    data |= {"address-password": "correct horse"}
    answer = staff_client.post(reverse("wagtailadmin_account"), {key: value for key, value in data.items() if value})
    assert "Another account has this e-mail address." in answer.text
    staff.refresh_from_db()
    assert staff.email == "alix@example.org"


def test_accounts_that_shared_an_address_can_be_saved(shared: tuple[User, User]) -> None:
    blake, _chris = shared
    blake.first_name = "Blake"
    blake.password = "x"
    blake.full_clean()
    blake.save()
    blake.refresh_from_db()
    assert (blake.first_name, blake.email_is_shared) == ("Blake", True)


def test_nobody_else_joins_a_shared_address(shared: tuple[User, User]) -> None:
    with pytest.raises(ValidationError):
        User(username="dana", password="x", email="b@example.org").full_clean()


def test_an_address_that_is_no_longer_shared_is_protected(shared: tuple[User, User]) -> None:
    blake, chris = shared
    chris.email = "chris@example.org"
    chris.save(update_fields=["email"])
    blake.save()
    chris.refresh_from_db()
    assert (blake.email_is_shared, chris.email_is_shared) == (False, False)
    with transaction.atomic(), pytest.raises(IntegrityError):
        User.objects.create_user("dana", "b@example.org")


def test_an_account_cannot_move_to_another_shared_address(shared: tuple[User, User], staff: User) -> None:
    blake, _chris = shared
    blake.email = staff.email
    with transaction.atomic(), pytest.raises(IntegrityError):
        blake.save()


def test_the_check_names_accounts_and_not_their_addresses(shared: tuple[User, User], staff: User) -> None:
    User.objects.create_user("without")
    User.objects.create_user("former", is_active=False)
    assert [message.msg for message in check_shared_addresses(None, databases=["default"])] == [
        "Accounts of staff have the same e-mail address: blake, chris.",
        "Accounts of staff have no e-mail address: without.",
    ]


def test_the_check_is_silent_without_a_fault(staff: User) -> None:
    assert check_shared_addresses(None, databases=["default"]) == []
    assert check_shared_addresses(None) == []
