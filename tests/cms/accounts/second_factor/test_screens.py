"""Tests of setting up, removing and resetting a second factor."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.models import SecondFactorPolicy
from cms.accounts.second_factor.adapter import SecondFactorAdapter
from cms.accounts.second_factor.factors import add_app, prove, recovery_codes
from cms.accounts.second_factor.state import AWAITED, PROVED_FACTOR
from core.users.models import User
from tests.cms.accounts.second_factor.credentials import PASSWORD, SECRET, code_at
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
SET_UP = "/admin/second-factor/set-up/"
OVERVIEW = "/admin/account/second-factor/"


def shown_code(client: Client) -> str:
    """Return the code of the secret that the page to set up shows."""
    secret = re.sub(r"\s", "", re.findall(r"<code>([A-Z2-7 ]+)</code>", client.get(SET_UP).text)[0])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def log_actions() -> list[tuple[str, str, str | None]]:
    """Return the entries about second factors."""
    entries = ModelLogEntry.objects.filter(action__regex="factor|recovery").order_by("timestamp", "pk")
    return list(entries.values_list("action", "label", "user__username"))


@pytest.fixture
def with_code(client: Client, staff: User, app: Authenticator) -> Client:
    """Return a client whose session has proved the second factor."""
    client.force_login(staff)
    session = client.session
    session[PROVED_FACTOR] = app.pk
    del session[AWAITED]
    session.save()
    return client


def test_staff_set_up_an_app_and_see_the_recovery_codes_once(staff: User, staff_client: Client) -> None:
    assert SET_UP in staff_client.get(OVERVIEW).text
    page = staff_client.post(SET_UP, {"code": shown_code(staff_client), "password": PASSWORD})
    codes = recovery_codes(staff)
    assert [code.replace(" ", "") for code in re.findall(r"<code>([\d ]+)</code>", page.text)] == codes
    assert len(codes) == 10
    file = re.findall(r'href="data:text/plain;charset=utf-8,([^"]*)" download="recovery-codes.txt"', page.text)
    assert [line.replace(" ", "") for line in unquote(file[0]).splitlines()] == codes
    assert re.findall(r"<button [^>]*data-print hidden>", page.text) != []
    overview = staff_client.get(OVERVIEW).text
    assert "You have 10 recovery codes left." in overview
    assert not any(code[:4] + " " + code[4:] in overview for code in codes)
    assert log_actions() == [("accounts.add_factor", "alix", "alix")]


def test_the_picture_names_site_and_account(staff: User, settings: Any) -> None:
    settings.SECRET_KEY = "x"
    address = SecondFactorAdapter().build_totp_url(staff, SECRET)
    assert address == f"otpauth://totp/alix?secret={SECRET}&issuer=Undersigned"


@pytest.mark.parametrize(
    ("password", "is_right"),
    [("wrong", True), ("", True), (PASSWORD, False)],
)
def test_setting_up_needs_password_and_code(password: str, is_right: bool, staff_client: Client) -> None:
    code = shown_code(staff_client)
    page = staff_client.post(SET_UP, {"code": code if is_right else "000000", "password": password})
    assert "error-message" in page.text
    assert Authenticator.objects.count() == 0
    assert shown_code(staff_client) == code


def test_the_code_that_proved_the_secret_does_not_sign_in(staff: User, staff_client: Client) -> None:
    code = shown_code(staff_client)
    staff_client.post(SET_UP, {"code": code, "password": PASSWORD})
    assert prove(staff, code) is None


def test_an_app_cannot_be_replaced_by_setting_up_again(staff: User, app: Authenticator, with_code: Client) -> None:
    assert with_code.get(SET_UP)["Location"] == OVERVIEW
    assert add_app(staff, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "000000") is None
    assert Authenticator.objects.get(type="totp") == app


def test_secrets_are_encrypted_in_the_database(staff: User, app: Authenticator, settings: Any) -> None:
    stored = [factor.data for factor in Authenticator.objects.all()]
    assert SECRET not in str(stored)
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another one"
    assert prove(staff, code_at()) is None
    settings.SECRET_KEY = key
    assert prove(staff, code_at()) == app


def test_a_former_key_may_go_once_the_second_factor_was_proved(staff: User, app: Authenticator, settings: Any) -> None:
    codes = recovery_codes(staff)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another one", [settings.SECRET_KEY]
    assert prove(staff, code_at()) == app
    settings.SECRET_KEY_FALLBACKS = []
    assert prove(staff, code_at(1)) == app
    assert recovery_codes(staff) == codes


def test_used_codes_are_refused_after_the_cache_was_emptied(staff: User, app: Authenticator) -> None:
    codes = [code_at(step) for step in (0, -1, 1)]
    assert prove(staff, codes[0]) == app
    caches["default"].clear()
    assert [prove(staff, code) for code in codes] == [None, None, app]


def test_staff_remove_their_second_factor(staff: User, with_code: Client) -> None:
    address = reverse("second_factor_remove")
    assert "error-message" in with_code.post(address, {"password": "wrong"}).text
    assert Authenticator.objects.count() == 2
    assert with_code.post(address, {"password": PASSWORD})["Location"] == OVERVIEW
    assert Authenticator.objects.count() == 0
    assert with_code.get(OVERVIEW).status_code == 200
    assert log_actions() == [("accounts.remove_factor", "alix", "alix")]


def test_whoever_must_have_one_sets_up_a_new_one_after_removing_it(with_code: Client) -> None:
    SecondFactorPolicy.objects.create(administrators=True)
    assert "asked at once" in with_code.get(reverse("second_factor_remove")).text
    with_code.post(reverse("second_factor_remove"), {"password": PASSWORD})
    page = with_code.get(OVERVIEW, follow=True)
    assert page.redirect_chain[-1][0].startswith(SET_UP)


def test_new_recovery_codes_replace_the_former_ones(staff: User, with_code: Client) -> None:
    former = recovery_codes(staff)
    address = reverse("second_factor_new_codes")
    assert "error-message" in with_code.post(address, {"password": "wrong"}).text
    assert recovery_codes(staff) == former
    page = with_code.post(address, {"password": PASSWORD})
    assert re.findall(r"<code>(\d{4}) ", page.text) == [code[:4] for code in recovery_codes(staff)]
    assert set(former).isdisjoint(recovery_codes(staff))
    assert prove(staff, former[0]) is None
    assert log_actions() == [("accounts.new_recovery_codes", "alix", "alix")]


def test_there_are_no_recovery_codes_without_an_app(staff: User, staff_client: Client) -> None:
    assert staff_client.get(reverse("second_factor_new_codes"))["Location"] == OVERVIEW
    assert recovery_codes(staff) == []


@pytest.mark.parametrize("name", ["second_factor_remove", "second_factor_new_codes"])
def test_passwords_are_limited_on_screens(name: str, with_code: Client, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    statuses = [with_code.post(reverse(name), {"password": "wrong"}).status_code for _time in range(3)]
    assert statuses == [200, 200, 429]


@pytest.fixture
def colleague(with_app: Callable[[User], Authenticator]) -> User:
    """Return a colleague with a second factor."""
    user = User.objects.create_user("blake", "blake@example.org", "another horse")
    with_app(user)
    return user


def test_an_administrator_removes_the_second_factor_of_a_colleague(
    staff: User, staff_client: Client, colleague: User
) -> None:
    address = reverse("second_factor_reset", args=[colleague.pk])
    assert address in staff_client.get(reverse("wagtailusers_users:index")).text
    assert "Remove the second factor of “blake”" in staff_client.get(address).text
    assert "error-message" in staff_client.post(address, {"password": "another horse"}).text
    assert Authenticator.objects.count() == 2
    assert staff_client.post(address, {"password": PASSWORD}).status_code == 302
    assert Authenticator.objects.count() == 0
    assert log_actions() == [("accounts.reset_factor", "blake", "alix")]
    assert "no second factor" in staff_client.post(address, {"password": PASSWORD}, follow=True).text


def test_a_colleague_without_the_permission_cannot(client: Client, staff: User, app: Authenticator) -> None:
    for permissions, expected in ((["users.view_user"], False), (["users.change_user"], False)):
        user = user_with_permissions(*permissions)
        client.force_login(user)
        # The second one may change accounts, but not those of administrators.
        client.post(reverse("second_factor_reset", args=[staff.pk]), {"password": ""})
        assert (Authenticator.objects.count() == 0) == expected


def test_nobody_resets_the_own_second_factor(staff: User, with_code: Client) -> None:
    with_code.post(reverse("second_factor_reset", args=[staff.pk]), {"password": PASSWORD})
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("accounts", [1, 3])
def test_the_list_of_accounts_costs_the_same(
    accounts: int, staff_client: Client, with_app: Callable[[User], Authenticator], django_assert_num_queries: Any
) -> None:
    for number in range(accounts):
        with_app(User.objects.create_user(f"user {number}", f"{number}@example.org"))
    staff_client.get(reverse("wagtailusers_users:index"))
    with django_assert_num_queries(9):
        staff_client.get(reverse("wagtailusers_users:index"))


def test_administrators_choose_who_must_have_a_second_factor(staff_client: Client) -> None:
    address = staff_client.get("/admin/settings/accounts/secondfactorpolicy/", follow=True).redirect_chain[-1][0]
    moderators = Group.objects.get(name="Moderators")
    staff_client.post(address, {"groups": [moderators.pk]})
    policy = SecondFactorPolicy.objects.get()
    assert (policy.administrators, list(policy.groups.all())) == (False, [moderators])


@pytest.mark.parametrize("role", ["Editors", "Moderators", "Signatory managers"])
def test_no_role_changes_who_must_have_one(role: str, client: Client) -> None:
    user = User.objects.create_user("blake", "blake@example.org")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    client.post("/admin/settings/accounts/secondfactorpolicy/1/", {"administrators": "on"}, follow=True)
    assert not SecondFactorPolicy.objects.filter(administrators=True).exists()


def test_every_page_is_in_the_language_of_the_account(
    client: Client, staff: User, app: Authenticator, with_code: Client
) -> None:
    UserProfile.objects.create(user=staff, preferred_language="fr")
    assert "Deuxième facteur" in with_code.get(OVERVIEW).text
    assert "Votre mot de passe" in with_code.get(reverse("second_factor_remove")).text
    session = with_code.session
    del session[PROVED_FACTOR]
    session.save()
    assert "Saisissez un code" in with_code.get("/admin/second-factor/").text


def test_the_account_leads_to_the_second_factor(staff_client: Client) -> None:
    assert OVERVIEW in staff_client.get(reverse("wagtailadmin_account")).text


def test_a_command_helps_the_last_administrator(staff: User, app: Authenticator) -> None:
    output = StringIO()
    for _time in range(2):
        call_command("reset_second_factor", "alix", stdout=output)
    assert output.getvalue().splitlines() == [
        "The second factor of alix was removed: the password is enough until a new one is set up.",
        "alix has no second factor.",
    ]
    assert log_actions() == [("accounts.reset_factor", "alix", None)]
    with pytest.raises(CommandError) as refusal:
        call_command("reset_second_factor", "nobody")
    assert (str(refusal.value), refusal.value.returncode) == ("There is no account “nobody”.", 2)
