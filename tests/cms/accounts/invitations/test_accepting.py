"""Tests of accepting an invitation: the link, the form, and the rights as they are then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.invitations.link_tokens import make_token
from cms.accounts.invitations.service import (
    InvitationRefused,
    Refusal,
    accept,
    refusal_of_accepting,
    revoke,
    send_again,
)
from cms.accounts.models import Invitation, SecondFactorPolicy
from core.users.models import User
from tests.cms.accounts.invitations.invited import FORM, delivered, editors, invitation, path_in
from tests.signatories.people import user_with_permissions
from tests.threads import run_concurrently

pytestmark = pytest.mark.django_db
GONE = "This link was used already, is too old, or was replaced by a newer one."
MAY_NOT = "Whoever invited you may no longer give you these rights."


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def page_of(invited: Invitation) -> str:
    return f"/admin/invitation/{make_token(invited)}/"


def refused(path: str) -> tuple[int, int, str]:
    """Return the status codes of opening and sending the form, and the text of the page."""
    page, sent = Client().get(path), Client().post(path, FORM)
    assert not User.objects.filter(username="robin").exists()
    return page.status_code, sent.status_code, page.text


@pytest.mark.slow
def test_an_invited_person_makes_an_account_and_signs_in(staff: User, client: Client) -> None:
    invitation(staff, language="fr", last_name="Okafor")
    path = path_in(delivered()[0])
    before = list(Invitation.objects.values())
    page = client.get(path)
    assert (page.status_code, page["Referrer-Policy"], page["X-Robots-Tag"]) == (200, "same-origin", "noindex")
    assert {"no-store", "private"} <= {part.strip() for part in page["Cache-Control"].split(",")}
    assert 'value="Okafor"' in page.text
    assert "robin@example.org" in page.text
    assert list(Invitation.objects.values()) == before
    answer = client.post(path, FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/")
    robin = User.objects.get(username="robin")
    assert (robin.email, robin.get_full_name(), robin.is_superuser) == ("robin@example.org", "Robin Okafor", False)
    assert list(robin.groups.all()) == [editors()]
    assert UserProfile.objects.get(user=robin).preferred_language == "fr"
    assert "_auth_user_id" not in client.session
    signed_in = client.post("/admin/login/", {"username": "robin", "password": FORM["password1"]})
    assert (signed_in.status_code, client.get("/admin/").status_code) == (302, 200)
    assert refused_again(path) == (404, 404)


def refused_again(path: str) -> tuple[int, int]:
    page, sent = Client().get(path), Client().post(path, {**FORM, "username": "other"})
    assert not User.objects.filter(username="other").exists()
    return page.status_code, sent.status_code


def test_the_log_names_who_accepted_what_and_no_address(staff: User) -> None:
    invited = invitation(staff)
    send_again(invited.pk, by=staff)
    robin = accept(Invitation.objects.get(), User(username="robin"))
    name = f"Invitation {invited.pk}"
    entries = ModelLogEntry.objects.exclude(label="alix").order_by("pk")
    assert list(entries.values_list("action", "label", "user__username", "data")) == [
        ("accounts.invite", name, "alix", {"added": ["Editors"]}),
        ("accounts.invite_again", name, "alix", {"added": ["Editors"]}),
        ("wagtail.create", "robin", "robin", {}),
        ("accounts.change_groups", "robin", "robin", {"added": ["Editors"]}),
        ("accounts.accept_invitation", name, "robin", {}),
    ]
    assert robin.groups.get() == editors()


def test_a_group_that_must_use_a_second_factor_is_asked_for_one(staff: User, client: Client) -> None:
    policy = SecondFactorPolicy.load()
    policy.save()
    policy.groups.add(editors())
    client.post(page_of(invitation(staff)), FORM)
    client.post("/admin/login/", {"username": "robin", "password": FORM["password1"]})
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/admin/second-factor/set-up/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password2": "other staple 9"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
        ({"password1": "robin@example.org", "password2": "robin@example.org"}, "password2"),
        ({"username": "ALIX"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"first_name": ""}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"last_name": "\ue000"}, "last_name"),
    ],
)
def test_a_wrong_form_is_shown_again(changes: dict[str, str], field: str, staff: User, client: Client) -> None:
    page = client.post(page_of(invitation(staff)), FORM | changes)
    assert (page.status_code, set(page.context["form"].errors)) == (200, {field})
    assert list(User.objects.all()) == [staff]


def test_rights_in_the_form_are_ignored(staff: User, client: Client) -> None:
    managers = Group.objects.get(name="Signatory managers")
    forged = {"is_superuser": "on", "is_staff": "on", "groups": managers.pk, "email": "eve@example.org"}
    client.post(page_of(invitation(staff)), FORM | forged)
    robin = User.objects.get(username="robin")
    assert (robin.email, robin.is_superuser, robin.is_staff) == ("robin@example.org", False, False)
    assert list(robin.groups.all()) == [editors()]


def test_a_session_of_somebody_else_ends(staff: User, staff_client: Client) -> None:
    path = page_of(invitation(staff))
    assert "You are signed in as “alix”." in staff_client.get(path).text
    assert staff_client.post(path, FORM)["Location"] == "/admin/login/"
    page = staff_client.get("/admin/login/")
    assert (page.status_code, "Your account “robin” was created." in page.text) == (200, True)
    assert "You are signed in as" not in Client().get(page_of(invitation(staff, "kim@example.org"))).text


def test_a_link_works_for_seven_days(staff: User) -> None:
    invited = invitation(staff)
    assert timedelta(days=7) - (invited.expires_at - timezone.now()) < timedelta(minutes=1)
    Invitation.objects.update(expires_at=timezone.now())
    status, sent, text = refused(page_of(invited))
    assert (status, sent, GONE in text) == (404, 404, True)


def test_sending_again_ends_the_former_link(staff: User) -> None:
    old = page_of(invitation(staff))
    new = page_of(send_again(Invitation.objects.get().pk, by=staff))
    assert refused(old)[:2] == (404, 404)
    assert Client().post(new, FORM).status_code == 302


def test_a_link_does_not_accept_another_invitation_with_the_same_number(staff: User) -> None:
    """After a restore, the database numbers invitations from the backup on."""
    former = invitation(staff)
    path, number = page_of(former), former.pk
    former.delete()
    invited = invitation(staff, "kim@example.org", pk=number, is_administrator=True)
    assert invited.pk == number
    assert refused(path)[:2] == (404, 404)
    assert Client().get(page_of(invited)).status_code == 200


def test_a_revoked_invitation_is_gone(staff: User) -> None:
    invited = invitation(staff)
    path = page_of(invited)
    revoke(invited.pk, by=staff)
    assert refused(path)[:2] == (404, 404)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1abcde:" + "x" * 43])
def test_an_invented_link_says_the_same(token: str) -> None:
    status, sent, text = refused(f"/admin/invitation/{token}/")
    assert (status, sent, GONE in text) == (404, 404, True)


def test_an_old_link_is_answered_in_the_language_of_the_invitation(staff: User) -> None:
    invited = invitation(staff, language="fr")
    Invitation.objects.update(expires_at=timezone.now())
    assert 'lang="fr"' in Client().get(page_of(invited)).text


def lose_permission(inviter: User) -> None:
    inviter.user_permissions.clear()


def deactivate(inviter: User) -> None:
    User.objects.filter(pk=inviter.pk).update(is_active=False)


def delete(inviter: User) -> None:
    inviter.delete()


def give_editors_rights_over_accounts(inviter: User) -> None:
    editors().permissions.add(Permission.objects.get(codename="change_user"))


def give_editors_rights_over_groups(inviter: User) -> None:
    editors().permissions.add(Permission.objects.get(codename="change_group"))


@pytest.mark.parametrize(
    "change",
    [lose_permission, deactivate, delete, give_editors_rights_over_accounts, give_editors_rights_over_groups],
)
def test_the_inviter_must_still_be_allowed_to_give_these_rights(change: Any) -> None:
    inviter = user_with_permissions("users.add_user")
    path = page_of(invitation(inviter))
    assert Client().get(path).status_code == 200
    change(inviter)
    status, sent, text = refused(path)
    assert (status, sent, MAY_NOT in text) == (403, 403, True)


def test_an_administrator_is_made_by_an_administrator_only(staff: User, client: Client) -> None:
    path = page_of(invitation(staff, is_administrator=True))
    User.objects.filter(pk=staff.pk).update(is_superuser=False)
    assert refused(path)[:2] == (403, 403)
    User.objects.filter(pk=staff.pk).update(is_superuser=True)
    client.post(path, FORM)
    assert User.objects.get(username="robin").is_superuser


def test_groups_that_were_deleted_are_not_given(staff: User, client: Client) -> None:
    gone = Group.objects.create(name="Gone")
    path = page_of(invitation(staff, "robin@example.org", gone, editors()))
    alone = page_of(invitation(staff, "kim@example.org", gone))
    gone.delete()
    status, sent, text = refused(alone)
    assert (status, sent, "its groups were deleted" in text) == (403, 403, True)
    client.post(path, FORM)
    assert list(User.objects.get(username="robin").groups.all()) == [editors()]


def test_an_address_that_got_an_account_meanwhile_is_sent_to_the_sign_in(staff: User) -> None:
    path = page_of(invitation(staff))
    User.objects.create_user("by hand", "Robin@Example.org")
    status, sent, text = refused(path)
    assert (status, sent, "There is an account with your address already." in text) == (403, 403, True)


def test_a_name_or_an_address_that_is_taken_in_this_moment_is_refused(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited = invitation(staff)
    with pytest.raises(InvitationRefused) as refusal:
        accept(invited, User(username="alix"))
    assert refusal.value.refusal == Refusal.NAME_TAKEN
    User.objects.create_user("by hand", "ROBIN@example.org")
    monkeypatch.setattr("cms.accounts.invitations.service.refusal_of_accepting", lambda invitation: None)
    with pytest.raises(InvitationRefused) as refusal:
        accept(invited, User(username="robin"))
    assert refusal.value.refusal == Refusal.HAS_ACCOUNT
    assert Invitation.objects.filter(accepted_at=None).get() == invited


def test_the_form_says_that_the_name_was_taken_in_this_moment(
    staff: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = page_of(invitation(staff))
    monkeypatch.setattr("cms.accounts.invitations.forms.AcceptForm.clean_username", lambda self: "alix")
    monkeypatch.setattr(User, "validate_unique", lambda self, exclude=None: None)
    page = client.post(path, FORM)
    assert page.context["form"].errors == {"username": ["A user with that username already exists."]}


def test_the_form_is_rate_limited_and_needs_a_token(staff: User, settings: Any) -> None:
    settings.SIGN_INS_PER_NETWORK = 2
    path = page_of(invitation(staff))
    wrong = FORM | {"password2": "other"}
    answers = [Client().post(path, wrong, REMOTE_ADDR="192.0.2.1").status_code for _attempt in range(3)]
    assert answers == [200, 200, 429]
    assert Client(enforce_csrf_checks=True).post(path, FORM, REMOTE_ADDR="192.0.2.2").status_code == 403
    assert Client().put(path).status_code == 405


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share one connection to SQLite in memory")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_accept_at_once_one_makes_an_account(staff: User) -> None:
    invited = invitation(staff)
    assert refusal_of_accepting(invited) is None
    names = ("robin", "kim")
    acts = [lambda name=name: accept(invited, User(username=name)) for name in names]
    assert run_concurrently(acts, expected=(InvitationRefused,)) == []
    (account,) = User.objects.filter(email="robin@example.org")
    assert Invitation.objects.get().account == account
