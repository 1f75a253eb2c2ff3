"""Sign-ins and changes of rights in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.log_actions import LogContext
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, ModelLogEntry, Page
from wagtail.users.models import UserProfile

from cms.audit.models import AuditRecord
from core.users.models import User
from signatories.mail.messages import compose
from signatories.models import Mail

pytestmark = pytest.mark.django_db


def logged() -> list[tuple[str, str, Any, dict[str, Any]]]:
    """Return action, object, user and data of the entries about accounts, and forget them."""
    entries = ModelLogEntry.objects.filter(action__startswith="accounts.").order_by("pk")
    found = list(entries.values_list("action", "label", "user__username", "data"))
    assert AuditRecord.objects.filter(action__startswith="accounts.", entry_id__in=entries.values("pk")).count() == (
        len(found)
    )
    entries.delete()
    return found


def test_sign_ins_and_sign_outs_are_logged_and_failures_are_not(client: Client) -> None:
    User.objects.create_superuser("robin", password="correct horse")
    logged()
    form = {"username": "robin", "password": "wrong", "next": "/admin/"}
    client.post("/admin/login/", form)
    assert logged() == []
    client.post("/admin/login/", form | {"password": "correct horse"})
    assert logged() == [("accounts.sign_in", "robin", "robin", {})]
    client.post("/admin/logout/")
    assert logged() == [("accounts.sign_out", "robin", "robin", {})]
    client.post("/admin/logout/")
    assert logged() == []


def test_powers_and_passwords_are_logged_without_the_password() -> None:
    admin = User.objects.create_superuser("admin")
    assert logged() == [("accounts.change_account", "admin", None, {"is_superuser": True, "is_staff": True})]
    user = User.objects.create_user("robin", "robin@example.org", "correct horse")
    assert logged() == []
    with LogContext(user=admin):
        user.is_active = False
        user.first_name = "Robin"
        user.save()
        user.save()
        user.set_password("battery staple")
        user.save()
    assert logged() == [
        ("accounts.change_account", "robin", "admin", {"is_active": False}),
        ("accounts.change_account", "robin", "admin", {"password": "set"}),
    ]
    # What Django does at a sign-in.
    user.save(update_fields=["last_login"])
    user.password = make_password("battery staple")
    user.save(update_fields=["password"])
    assert logged() == []


def test_the_former_name_of_a_renamed_account_is_logged() -> None:
    user = User.objects.create_user("robin", "robin@example.org")
    user.username = "sasha"
    user.save(update_fields=["username"])
    user.save()
    user.username, user.is_active = "kim", False
    user.save()
    entry = ModelLogEntry.objects.filter(action="accounts.change_account").latest("pk")
    assert str(entry.formatter.format_message(entry)) == "Account or password changed: formerly “sasha”"
    assert logged() == [
        ("accounts.change_account", "sasha", None, {"former_username": "robin"}),
        ("accounts.change_account", "kim", None, {"is_active": False, "former_username": "sasha"}),
    ]


def test_another_address_is_logged_without_it_and_the_former_one_is_told() -> None:
    user = User.objects.create_user("robin", "robin@example.org")
    UserProfile.objects.create(user=user, preferred_language="fr")
    user.email = "thief@example.org"
    user.save(update_fields=["email"])
    user.save()
    # Before the mail is sent.
    user.email = "thief2@example.org"
    user.save()
    assert logged() == [("accounts.change_account", "robin", None, {"email": "changed"})] * 2
    message = compose(Mail.objects.get())
    assert (message.to, message.subject) == (["robin@example.org"], "L’adresse de votre compte a été modifiée")
    assert ("robin" in message.body, "thief" in message.body + str(message.alternatives)) == (True, False)


def test_a_first_address_and_a_new_account_send_no_mail() -> None:
    user = User.objects.create_user("robin")
    user.email = "robin@example.org"
    user.save()
    User.objects.create_user("sasha", "sasha@example.org")
    assert [data for _action, _label, _user, data in logged()] == [{"email": "changed"}]
    assert Mail.objects.count() == 0


def test_groups_are_logged_from_either_side() -> None:
    user = User.objects.create_user("robin")
    editors, moderators = Group.objects.get(name="Editors"), Group.objects.get(name="Moderators")
    user.groups.set([editors, moderators])
    user.groups.set([editors])
    moderators.user_set.add(user)
    user.groups.clear()
    user.groups.clear()
    assert [(label, data) for _action, label, _user, data in logged()] == [
        ("robin", {"added": ["Editors", "Moderators"]}),
        ("robin", {"removed": ["Moderators"]}),
        ("robin", {"added": ["Moderators"]}),
        ("robin", {"removed": ["Editors", "Moderators"]}),
    ]


def test_permissions_of_groups_and_accounts_are_logged() -> None:
    group, user = Group.objects.create(name="Press"), User.objects.create_user("robin")
    permission = Permission.objects.get(codename="export_contact")
    page, collection = Page.objects.get(depth=1), Collection.objects.get(depth=1)
    group.permissions.add(permission)
    group.permissions.add(permission)
    user.user_permissions.set([permission])
    user.user_permissions.clear()
    on_page = GroupPagePermission.objects.create(group=group, page=page, permission_type="publish")
    GroupCollectionPermission.objects.create(
        group=group, collection=collection, permission=Permission.objects.get(codename="add_image")
    )
    on_page.delete()
    assert [(label, data) for _action, label, _user, data in logged()] == [
        ("Press", {"added": ["signatories.export_contact"]}),
        ("robin", {"added": ["signatories.export_contact"]}),
        ("robin", {"removed": ["signatories.export_contact"]}),
        ("Press", {"added": [f"publish_page (page {page.pk})"]}),
        ("Press", {"added": [f"add_image (collection {collection.pk})"]}),
        ("Press", {"removed": [f"publish_page (page {page.pk})"]}),
    ]


def test_the_history_says_which_rights_changed() -> None:
    user = User.objects.create_user("robin")
    user.groups.set(Group.objects.filter(name="Editors"))
    user.groups.clear()
    entries = ModelLogEntry.objects.filter(action="accounts.change_groups").order_by("pk")
    assert [entry.message for entry in entries] == [
        "Groups of the account changed: + Editors",
        "Groups of the account changed: \N{MINUS SIGN} Editors",
    ]


def test_bulk_actions_with_accounts_are_logged_before_they_happen(admin_client: Client) -> None:
    users = [User.objects.create_user(name, is_active=name != "off") for name in ("robin", "sasha", "off")]
    query = "&".join(f"id={user.pk}" for user in users)
    logged()
    admin_client.post(f"/admin/bulk/users/user/set_active_state/?{query}", {"mark_as_active": "False"})
    assert [user.is_active for user in User.objects.filter(pk__in=[user.pk for user in users])] == [False] * 3
    assert sorted(logged()) == [
        ("accounts.change_account", "robin", "admin", {"is_active": False}),
        ("accounts.change_account", "sasha", "admin", {"is_active": False}),
    ]
    admin_client.post(f"/admin/bulk/users/user/delete/?{query}")
    assert User.objects.filter(pk__in=[user.pk for user in users]).count() == 0
    deleted = ModelLogEntry.objects.filter(action="wagtail.delete")
    found = sorted(deleted.values_list("label", "user__username", "deleted"))
    assert found == [(name, "admin", True) for name in ("off", "robin", "sasha")]
    assert AuditRecord.objects.filter(entry_id__in=deleted.values("pk")).count() == 3
