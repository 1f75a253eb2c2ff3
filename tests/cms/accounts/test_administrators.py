"""Accounts of administrators are changed by administrators only."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.users.models import User
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
FORM = {
    "username": "sasha",
    "email": "sasha@example.org",
    "first_name": "Sasha",
    "last_name": "Roy",
    "is_active": "on",
}


@pytest.fixture
def sasha() -> User:
    return User.objects.create_user("sasha", "sasha@example.org", "correct horse")


@pytest.fixture
def helper() -> Client:
    """Return a client of somebody who may change accounts."""
    client = Client()
    client.force_login(user_with_permissions("users.add_user", "users.change_user", "users.delete_user"))
    return client


def edit_address(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def deactivate(client: Client, *users: User) -> None:
    chosen = "&".join(f"id={user.pk}" for user in users)
    client.post(f"/admin/bulk/users/user/set_active_state/?{chosen}", {"mark_as_active": "False"})


def test_nobody_else_changes_an_administrator(helper: Client, staff: User, sasha: User) -> None:
    before = User.objects.filter(pk=staff.pk).values().get()
    entries = ModelLogEntry.objects.count()
    passwords = {"password1": "battery staple 9", "password2": "battery staple 9"}
    assert helper.get(edit_address(staff))["Location"] == "/admin/"
    assert helper.post(edit_address(staff), {**FORM, "username": "alix", **passwords})["Location"] == "/admin/"
    deactivate(helper, sasha, staff)
    assert User.objects.filter(pk=staff.pk).values().get() == before
    assert ModelLogEntry.objects.count() == entries


def test_nobody_else_makes_an_administrator(helper: Client, sasha: User) -> None:
    helper.post(edit_address(sasha), {**FORM, "is_superuser": "on"})
    passwords = {"password1": "battery staple 9", "password2": "battery staple 9"}
    new = {**FORM, "username": "new", "email": "new@example.org", **passwords, "is_superuser": "on"}
    helper.post(reverse("wagtailusers_users:add"), new)
    assert list(User.objects.filter(is_superuser=True)) == []
    assert not User.objects.filter(username="new").exists()


def test_nobody_else_gives_a_group_that_changes_accounts(helper: Client, sasha: User) -> None:
    people, editors = Group.objects.create(name="People"), Group.objects.get(name="Editors")
    people.permissions.add(Permission.objects.get(codename="change_user"))
    helper.post(edit_address(sasha), {**FORM, "groups": [people.pk]})
    helper.post(f"/admin/bulk/users/user/assign_role/?id={sasha.pk}", {"role": people.pk})
    assert list(sasha.groups.all()) == []
    helper.post(f"/admin/bulk/users/user/assign_role/?id={sasha.pk}", {"role": editors.pk})
    sasha.groups.add(people)
    helper.post(edit_address(sasha), {**FORM, "last_name": "Okafor", "groups": [people.pk, "x"]})
    helper.post(edit_address(sasha), {**FORM, "last_name": "Okafor", "groups": [people.pk]})
    sasha.refresh_from_db()
    assert (sasha.last_name, list(sasha.groups.all())) == ("Okafor", [people])


def test_whoever_may_change_accounts_still_does(helper: Client, sasha: User) -> None:
    helper.post(edit_address(sasha), {**FORM, "last_name": "Okafor"})
    deactivate(helper, sasha)
    assert list(User.objects.filter(pk=sasha.pk).values_list("last_name", "is_active")) == [("Okafor", False)]


def test_administrators_change_and_make_administrators(staff: User, sasha: User) -> None:
    client = Client()
    client.force_login(staff)
    client.post(edit_address(sasha), {**FORM, "is_superuser": "on"})
    assert User.objects.filter(pk=sasha.pk, is_superuser=True).exists()
    deactivate(client, sasha)
    assert not User.objects.get(pk=sasha.pk).is_active
