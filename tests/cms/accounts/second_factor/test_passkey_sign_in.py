"""Signing in with a passkey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.accounts.second_factor.factors import (
    find_passkeys,
    recovery_codes,
    remove,
    replace_recovery_codes,
)
from cms.accounts.second_factor.passkeys import passkey_origin
from core.users.models import User
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.credentials import PASSWORD, code_at
from tests.cms.accounts.second_factor.passkey_pages import (
    ENTER,
    OPTIONS,
    OVERVIEW,
    actions,
    add,
    is_signed_in,
    prove,
    sentences,
    sign_in,
    use,
)

pytestmark = pytest.mark.django_db


def test_a_passkey_completes_a_sign_in(staff: User, visitor: Client, key: SoftwareKey) -> None:
    assert not is_signed_in(visitor)
    page = visitor.get(f"{ENTER}?next=/admin/reports/").text
    assert ("Use a passkey" in page, "need JavaScript" in page, "One of your recovery codes." in page) == (True,) * 3
    assert use(visitor, key)["Location"] == "/admin/reports/"
    assert is_signed_in(visitor)
    assert actions()[-1] == "accounts.sign_in"
    assert find_passkeys(staff).get().last_used_at is not None


def test_whoever_has_an_app_too_may_enter_its_code(
    visitor: Client, staff: User, with_app: Callable[[User], Authenticator]
) -> None:
    with_app(staff)
    page = visitor.get(ENTER).text
    assert ("Use a passkey" in page, "Six digits" in page) == (True, True)
    assert visitor.post(ENTER, {"code": code_at()}).status_code == 302
    assert is_signed_in(visitor)


def test_a_recovery_code_replaces_a_passkey_once(visitor: Client, staff: User) -> None:
    code = recovery_codes(staff)[0]
    assert visitor.post(ENTER, {"code": code}).status_code == 302
    assert is_signed_in(visitor)
    assert sign_in(Client()).post(ENTER, {"code": code}).status_code == 200


def test_new_recovery_codes_end_other_sessions_that_used_a_former_one(owner: Client, staff: User) -> None:
    mine, thief = sign_in(Client()), sign_in(Client())
    for client, code in zip((mine, thief), recovery_codes(staff), strict=False):
        client.post(ENTER, {"code": code})
    assert (is_signed_in(mine), is_signed_in(thief)) == (True, True)
    mine.post(reverse("second_factor_new_codes"), {"password": PASSWORD})
    assert (is_signed_in(mine), is_signed_in(thief), is_signed_in(owner)) == (True, False, True)


def test_without_passkeys_the_page_offers_none(staff: User, app: Authenticator) -> None:
    client = sign_in(Client())
    assert "passkey" not in client.get(ENTER).text
    assert (client.post(OPTIONS).status_code, client.post(OPTIONS).json()) == (422, {})


def test_a_session_ends_with_the_passkey_that_it_proved(staff: User, owner: Client) -> None:
    lost = SoftwareKey()
    add(owner, lost, "Lost telephone")
    thief = sign_in(Client())
    use(thief, lost)
    assert is_signed_in(thief)
    address = reverse("second_factor_remove_one", args=[find_passkeys(staff)[1].pk])
    assert "Remove “Lost telephone”" in owner.get(address).text
    assert "error-message" in owner.post(address, {"password": "wrong"}).text
    assert owner.post(address, {"password": PASSWORD})["Location"] == OVERVIEW
    assert (is_signed_in(thief), is_signed_in(owner)) == (False, True)
    assert use(thief, lost).status_code == 200
    assert actions()[-1] == "accounts.remove_passkey"
    assert sentences()[-1][1] == "A passkey was removed from your account. It no longer signs in."


def test_attempts_are_limited_like_codes(visitor: Client, key: SoftwareKey, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    strangers = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(3)]
    for stranger in strangers:
        stranger.force_login(User.objects.get())
    assert [prove(stranger, "{}").status_code for stranger in strangers] == [200, 200, 429]
    assert actions()[-1] == "accounts.wrong_codes"
    # The network of the owner is known to the passkey.
    assert use(visitor, key).status_code == 302


def test_a_session_that_waits_ends_with_the_passkey(visitor: Client, staff: User) -> None:
    remove(staff, by=None)
    assert not is_signed_in(visitor)
    assert replace_recovery_codes(staff) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://letters.example.org", "https://letters.example.org"),
        ("https://letters.example.org:8443/", "https://letters.example.org:8443"),
        ("https://letters.example.org:443", "https://letters.example.org"),
        ("http://localhost:80", "http://localhost"),
        ("https://Lettres-Québec.example", "https://xn--lettres-qubec-khb.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://localhost:8000"),
        ("https://192.0.2.7", None),
        ("https://☃.example", None),
        ("", None),
    ],
)
def test_passkeys_work_at_the_address_of_the_site(address: str, expected: str | None, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = address
    assert passkey_origin() == expected


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://letters.example.org", "Passkeys work at https://letters.example.org only."),
        ("https://192.0.2.7", "Passkeys do not work at this address"),
    ],
)
def test_elsewhere_the_page_says_where_they_work(
    address: str, sentence: str, visitor: Client, key: SoftwareKey, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = address
    page = visitor.get(ENTER).text
    assert (sentence in page, "passkeys.js" in page, 'name="code"' in page) == (True, False, True)
    assert visitor.post(OPTIONS).status_code == 422
    assert prove(visitor, key.get({"challenge": "AAAA"})).status_code == 200


def test_pages_are_in_the_language_of_the_account(visitor: Client, staff: User) -> None:
    UserProfile.objects.create(user=staff, preferred_language="fr")
    assert "Utiliser une clé d’accès" in visitor.get(ENTER).text
