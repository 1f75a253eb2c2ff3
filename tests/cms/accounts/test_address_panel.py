"""Tests that the own e-mail address of an account changes only with its password."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from core.users.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture
def owner(staff: User, client: Client) -> User:
    staff.set_password(PASSWORD)
    staff.save()
    client.force_login(staff)
    return staff


def save(client: Client, email: str, password: str = "", **more: str) -> Any:
    """Save the screen of the account as a browser does, with another address and a password."""
    form = client.get(reverse("wagtailadmin_account")).context["panels_by_tab"]
    fields = {
        field.html_name: field.value()
        for panels in form.values()
        for panel in panels
        for field in panel.get_form()
        if field.value()
    }
    names = {"name_email-first_name": "Alix", "name_email-last_name": "Roy"}
    return client.post(
        reverse("wagtailadmin_account"),
        {**fields, **names, "address-email": email, "address-password": password, **more},
    )


def test_another_address_needs_the_password(client: Client, owner: User) -> None:
    for password in ("", "wrong"):
        answer = save(client, "thief@example.org", password)
        assert (answer.status_code, "This is not your password." in answer.text) == (200, True)
    owner.refresh_from_db()
    assert owner.email == "alix@example.org"
    assert save(client, "alix.roy@example.org", PASSWORD).status_code == 302
    owner.refresh_from_db()
    assert (owner.email, owner.last_name) == ("alix.roy@example.org", "Roy")


def test_everything_else_is_saved_without_it(client: Client, owner: User) -> None:
    assert save(client, "alix@example.org").status_code == 302
    owner.refresh_from_db()
    assert (owner.email, owner.last_name) == ("alix@example.org", "Roy")


def test_the_field_of_wagtail_is_not_believed(client: Client, owner: User) -> None:
    save(client, "alix@example.org", **{"name_email-email": "thief@example.org"})
    owner.refresh_from_db()
    assert owner.email == "alix@example.org"


@pytest.mark.parametrize("field", ["address-password", "password-old_password"])
def test_guesses_of_the_password_are_limited(client: Client, owner: User, settings: Any, field: str) -> None:
    caches["default"].clear()
    settings.SIGN_INS_PER_ACCOUNT = 2
    statuses = [save(client, "thief@example.org", **{field: "wrong"}).status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    assert save(client, "alix@example.org").status_code == 302
    caches["default"].clear()
