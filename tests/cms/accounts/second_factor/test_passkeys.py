"""Adding, renaming and removing passkeys."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse

from cms.accounts.models import SecondFactorPolicy
from cms.accounts.second_factor.factors import (
    add_app,
    find_app,
    find_passkeys,
    recovery_codes,
    remove_one,
    rename_passkey,
    replace_recovery_codes,
)
from cms.accounts.second_factor.passkeys import MAX_PASSKEYS
from core.users.models import User
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.credentials import PASSWORD, SECRET, code_at
from tests.cms.accounts.second_factor.passkey_pages import (
    ADD,
    ENTER,
    NEW_OPTIONS,
    OVERVIEW,
    actions,
    add,
    is_signed_in,
    sentences,
    sign_in,
)

pytestmark = pytest.mark.django_db


def test_the_first_passkey_brings_recovery_codes_which_are_shown_once(staff: User, key: SoftwareKey) -> None:
    client = sign_in(Client())
    page = add(client, key)
    codes = recovery_codes(staff)
    assert len(codes) == 10
    assert all(f"{code[:4]} {code[4:]}" in page.text for code in codes)
    assert is_signed_in(client)
    assert actions() == ["accounts.sign_in", "accounts.add_passkey"]
    sentence = "A passkey was added: whoever has it and your password can sign in."
    assert sentences() == [(["alix@example.org"], sentence)]
    overview = client.get(OVERVIEW).text
    assert ("Laptop" in overview, "never" in overview, codes[0][:4] in overview) == (True, True, False)


def test_a_further_factor_leaves_the_recovery_codes_as_they_are(staff: User, owner: Client) -> None:
    codes = recovery_codes(staff)
    assert add(owner, SoftwareKey(), "Blue key")["Location"] == OVERVIEW
    assert add_app(staff, SECRET, code_at(), proved=find_passkeys(staff)[0].pk) is not None
    assert recovery_codes(staff) == codes
    assert is_signed_in(owner)
    assert [str(passkey) for passkey in find_passkeys(staff)] == ["Laptop", "Blue key"]
    assert "Last used" in owner.get(OVERVIEW).text


def test_a_session_with_the_password_alone_cannot_add_a_factor_in_a_race(staff: User, owner: Client) -> None:
    assert add_app(staff, SECRET, code_at()) is None
    assert add_app(staff, SECRET, code_at(), proved=0) is None
    assert add_app(staff, SECRET, code_at(), proved=find_passkeys(staff)[0].pk) is not None


def test_an_app_is_removed_alone_if_there_is_a_passkey(
    staff: User, owner: Client, with_app: Callable[[User], Authenticator]
) -> None:
    app = with_app(staff)
    owner.post(reverse("second_factor_remove_one", args=[app.pk]), {"password": PASSWORD})
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "webauthn"]
    assert actions()[-1] == "accounts.remove_app"


def test_the_last_factor_is_removed_as_a_whole(staff: User, owner: Client) -> None:
    answer = owner.get(reverse("second_factor_remove_one", args=[find_passkeys(staff)[0].pk]))
    assert answer["Location"] == reverse("second_factor_remove")
    owner.post(answer["Location"], {"password": PASSWORD})
    assert Authenticator.objects.count() == 0
    assert actions()[-1] == "accounts.remove_factor"


def test_passkeys_are_renamed(staff: User, owner: Client) -> None:
    address = reverse("second_factor_rename_passkey", args=[find_passkeys(staff)[0].pk])
    assert 'value="Laptop"' in owner.get(address).text
    assert owner.post(address, {"name": "Desk", "password": "wrong"}).status_code == 200
    assert owner.post(address, {"name": "x" * 51, "password": PASSWORD}).status_code == 200
    assert str(find_passkeys(staff).get()) == "Laptop"
    owner.post(address, {"name": "<b>Desk", "password": PASSWORD})
    assert str(find_passkeys(staff).get()) == "<b>Desk"
    assert ("&lt;b&gt;Desk" in owner.get(OVERVIEW).text, actions()[-1]) == (True, "accounts.rename_passkey")
    assert sentences() == [(["alix@example.org"], "A passkey of your account got another name.")]


def test_what_another_tab_removed_meanwhile_is_not_changed_and_the_last_factor_stays(
    staff: User, owner: Client, with_app: Callable[[User], Authenticator]
) -> None:
    app = with_app(staff)
    passkey, stale = (find_passkeys(staff)[0] for _tab in range(2))
    assert remove_one(passkey)
    before = actions()
    assert (rename_passkey(stale, "Desk"), remove_one(stale), remove_one(app)) == (False, False, False)
    assert (actions(), find_app(staff)) == (before, app)


def test_nobody_changes_the_passkeys_of_others(staff: User, owner: Client) -> None:
    pk = find_passkeys(staff)[0].pk
    User.objects.create_superuser("blake", "blake@example.org", PASSWORD)
    blake = sign_in(Client(), "blake")
    codes = Authenticator.objects.get(type="recovery_codes").pk
    for name in ("second_factor_rename_passkey", "second_factor_remove_one"):
        for client, factor in ((blake, pk), (owner, codes)):
            answer = client.post(reverse(name, args=[factor]), {"name": "Mine", "password": PASSWORD})
            assert answer.status_code == 404
    assert str(find_passkeys(staff).get()) == "Laptop"


def test_a_wrong_password_or_no_name_gets_no_challenge(staff: User) -> None:
    client = sign_in(Client())
    for form in ({"name": "Laptop", "password": "wrong"}, {"name": "", "password": PASSWORD}):
        assert client.post(NEW_OPTIONS, form).status_code == 422
        assert "error-message" in client.post(ADD, form).text
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("address", [ADD, NEW_OPTIONS])
def test_passwords_are_limited(address: str, staff: User, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    client = Client()
    client.force_login(staff)
    form = {"name": "Laptop", "password": "wrong"}
    statuses = [client.post(address, form).status_code for _time in range(3)]
    assert statuses == [200 if address == ADD else 422] * 2 + [429]


def test_the_password_is_not_hashed_anew_which_would_end_the_session(
    staff: User, key: SoftwareKey, settings: Any
) -> None:
    client = sign_in(Client())
    hashers = "django.contrib.auth.hashers"
    settings.PASSWORD_HASHERS = [f"{hashers}.ScryptPasswordHasher", f"{hashers}.MD5PasswordHasher"]
    add(client, key)
    assert is_signed_in(client)
    assert find_passkeys(staff).count() == 1


@pytest.mark.parametrize("name", ["Laptop", "LAPTOP", " Laptop "])
def test_two_passkeys_of_an_account_have_different_names(staff: User, owner: Client, name: str) -> None:
    assert owner.post(NEW_OPTIONS, {"name": name, "password": PASSWORD}).status_code == 422
    assert "Another passkey of yours has this name." in owner.post(ADD, {"name": name, "password": PASSWORD}).text
    add(owner, SoftwareKey(), "Key")
    first, second = (reverse("second_factor_rename_passkey", args=[passkey.pk]) for passkey in find_passkeys(staff))
    assert owner.post(second, {"name": name, "password": PASSWORD}).status_code == 200
    assert owner.post(first, {"name": name, "password": PASSWORD}).status_code == 302
    assert [str(passkey).casefold() for passkey in find_passkeys(staff)] == ["laptop", "key"]


def test_an_account_has_a_limited_number(staff: User, owner: Client) -> None:
    for number in range(1, MAX_PASSKEYS):
        assert add(owner, SoftwareKey(), f"Key {number}").status_code == 302
    assert owner.get(ADD)["Location"] == OVERVIEW
    form = {"name": "Eleventh", "password": PASSWORD}
    options = owner.post(NEW_OPTIONS, form).json()
    owner.post(ADD, {**form, "passkey": SoftwareKey().create(options)})
    assert find_passkeys(staff).count() == MAX_PASSKEYS


def test_devices_that_have_a_passkey_are_excluded(owner: Client, key: SoftwareKey) -> None:
    options = owner.post(NEW_OPTIONS, {"name": "Blue key", "password": PASSWORD}).json()
    assert [found["id"] for found in options["excludeCredentials"]] == [key.key]
    assert options["rp"] == {"id": "testserver", "name": "Undersigned"}
    assert options["user"]["name"] == "alix"


def test_a_passkey_is_enough_for_who_must_have_a_second_factor(staff: User, key: SoftwareKey) -> None:
    SecondFactorPolicy.objects.create(administrators=True)
    client = sign_in(Client())
    page = client.get("/admin/", follow=True)
    assert ADD in page.text
    assert "authenticator app instead" in client.get(ADD).text
    add(client, key)
    assert is_signed_in(client)
    assert actions() == ["accounts.add_passkey", "accounts.sign_in"]


def test_administrators_and_the_command_remove_passkeys(staff: User, owner: Client) -> None:
    blake = User.objects.create_superuser("blake", "blake@example.org", PASSWORD)
    client = sign_in(Client(), "blake")
    client.post(reverse("second_factor_reset", args=[staff.pk]), {"password": PASSWORD})
    assert Authenticator.objects.count() == 0
    add(client, SoftwareKey())
    call_command("reset_second_factor", "blake", stdout=StringIO())
    assert (find_passkeys(blake).count(), Authenticator.objects.count()) == (0, 0)


def test_locks_of_accounts_let_mails_about_them_pass(
    staff: User, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks: list[tuple[type[Model], Any]] = []

    def lock(rows: QuerySet[Any], *args: Any, **options: Any) -> QuerySet[Any]:
        locks.append((rows.model, options.get("no_key")))
        return rows

    monkeypatch.setattr(QuerySet, "select_for_update", lock)
    add(owner, SoftwareKey(), "Blue key")
    remove_one(find_passkeys(staff)[1])
    replace_recovery_codes(staff)
    assert [no_key for model, no_key in locks if model is User] == [True] * 3


@pytest.mark.parametrize("more", [0, 2])
def test_screens_cost_no_query_for_each_passkey(
    more: int, owner: Client, staff: User, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        add(owner, SoftwareKey(), f"Key {number}")
    owner.get(OVERVIEW)
    with django_assert_num_queries(3):
        # The session, the account with its second factor, and its language.
        assert owner.get(ENTER)["Location"] == "/admin/"
    with django_assert_num_queries(9):
        owner.get(OVERVIEW)
