"""Which answers of browsers and devices are accepted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.webauthn import AuthenticatorData

from cms.accounts.second_factor.factors import (
    find_passkeys,
    recovery_codes,
)
from cms.accounts.second_factor.passkeys import CHALLENGE_SECONDS
from core.users.models import User
from signatories.models import Mail
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.credentials import PASSWORD
from tests.cms.accounts.second_factor.passkey_pages import (
    ADD,
    ENTER,
    NEW_OPTIONS,
    actions,
    add,
    is_signed_in,
    options_of,
    prove,
    sentences,
    sign_in,
    use,
)

pytestmark = pytest.mark.django_db


def test_an_answer_works_once(visitor: Client, key: SoftwareKey) -> None:
    answer = key.get(options_of(visitor))
    assert prove(visitor, answer).status_code == 302
    thief = sign_in(Client())
    for client in (thief, sign_in(visitor)):
        options_of(client)
        assert "not accepted" in prove(client, answer).text
        assert not is_signed_in(client)


def test_a_challenge_is_for_one_attempt(visitor: Client, key: SoftwareKey) -> None:
    options = options_of(visitor)
    assert prove(visitor, "{}").status_code == 200
    assert prove(visitor, key.get(options)).status_code == 200
    assert not is_signed_in(visitor)


def test_a_challenge_belongs_to_one_session(visitor: Client, key: SoftwareKey) -> None:
    other = sign_in(Client())
    assert prove(other, key.get(options_of(visitor))).status_code == 200
    assert not is_signed_in(other)


@pytest.mark.parametrize(("seconds", "expected"), [(CHALLENGE_SECONDS - 1, True), (CHALLENGE_SECONDS, False)])
def test_a_challenge_expires(
    seconds: int, expected: bool, visitor: Client, key: SoftwareKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.accounts.second_factor.passkeys.time", lambda: 1000.0)
    options = options_of(visitor)
    monkeypatch.setattr("cms.accounts.second_factor.passkeys.time", lambda: 1000.0 + seconds)
    prove(visitor, key.get(options))
    assert is_signed_in(visitor) == expected


def test_a_challenge_to_add_is_not_one_to_sign_in(owner: Client, key: SoftwareKey) -> None:
    other = SoftwareKey()
    options = options_of(owner)
    form = {"name": "Blue key", "password": PASSWORD}
    assert "No passkey was added" in owner.post(ADD, {**form, "passkey": other.create(options)}).text
    options = owner.post(NEW_OPTIONS, form).json()
    assert prove(sign_in(owner), key.get(options)).status_code == 200
    assert not is_signed_in(owner)


def test_a_password_does_not_open_the_challenge_to_add(visitor: Client) -> None:
    form = {"name": "Mine", "password": PASSWORD}
    assert visitor.post(NEW_OPTIONS, form).status_code == 422
    assert visitor.get(ADD).status_code == 302
    assert visitor.post(ADD, {**form, "passkey": SoftwareKey().create({"challenge": "AAAA"})}).status_code == 302
    assert visitor.post(f"{ENTER}set-up/", {"code": "000000", "password": PASSWORD}).status_code == 302
    assert "new_second_factor" not in visitor.session
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://thief.testserver"},
        {"origin": "http://thief.example"},
        {"rp_id": "thief.example"},
        {"flags": 0},
        {"more": {"cross_origin": True}},
    ],
)
def test_what_does_not_come_from_this_site_is_refused(
    wrong: dict[str, Any], visitor: Client, key: SoftwareKey
) -> None:
    new = SoftwareKey()
    for name, value in wrong.items():
        setattr(key, name, value)
        setattr(new, name, value)
    assert "not accepted" in use(visitor, key).text
    assert not is_signed_in(visitor)
    visitor.post(ENTER, {"code": recovery_codes(User.objects.get())[0]})
    assert "No passkey was added" in add(visitor, new, "Blue key").text
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", "[" * 15_000, '{"id": 1, "rawId": 1}', "x" * 20_001])
def test_garbage_is_refused(answer: str, visitor: Client, staff: User) -> None:
    options_of(visitor)
    assert prove(visitor, answer).status_code == 200
    visitor.post(ENTER, {"code": recovery_codes(staff)[0]})
    form = {"name": "Blue key", "password": PASSWORD}
    visitor.post(NEW_OPTIONS, form)
    assert visitor.post(ADD, {**form, "passkey": answer}).status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_cut_answers_are_refused(visitor: Client, key: SoftwareKey) -> None:
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        answer = json.loads(key.get(options_of(visitor)))
        answer["response"][name] = answer["response"][name][:20]
        assert prove(visitor, json.dumps(answer)).status_code == 200
    assert not is_signed_in(visitor)


def test_a_passkey_of_another_account_is_refused(visitor: Client, staff: User) -> None:
    User.objects.create_superuser("blake", "blake@example.org", PASSWORD)
    theirs = SoftwareKey()
    blake = sign_in(Client(), "blake")
    add(blake, theirs)
    assert prove(visitor, theirs.get(options_of(visitor))).status_code == 200
    assert not is_signed_in(visitor)
    assert [found["id"] for found in options_of(visitor)["allowCredentials"]] != [theirs.key]
    # Nor can it be added to a second account, with whatever key.
    theirs.credential_id = SoftwareKey().credential_id
    add(blake, theirs, "Second")
    visitor.post(ENTER, {"code": recovery_codes(staff)[0]})
    assert "No passkey was added" in add(visitor, theirs, "Third").text
    assert Authenticator.objects.filter(type="webauthn").count() == 3


def test_another_key_with_the_same_identifier_is_refused(visitor: Client, key: SoftwareKey) -> None:
    copy = SoftwareKey()
    copy.credential_id = key.credential_id
    assert use(visitor, copy).status_code == 200
    assert not is_signed_in(visitor)


@pytest.mark.parametrize(
    ("former", "counter", "expected"), [(5, 6, True), (5, 5, False), (5, 4, False), (5, 0, False), (0, 0, True)]
)
def test_a_counter_that_does_not_grow_shows_a_copy(
    former: int, counter: int, expected: bool, staff: User, key: SoftwareKey
) -> None:
    key.counter = former
    add(sign_in(Client()), key)
    Mail.objects.all().delete()
    key.counter = counter
    client = sign_in(Client())
    assert (use(client, key).status_code, is_signed_in(client)) == (302 if expected else 200, expected)
    assert find_passkeys(staff).get().data["counter"] == (counter if expected else former)
    assert ("accounts.copied_passkey" in actions(), bool(sentences())) == (not expected, not expected)


def test_passkeys_that_are_copied_between_devices_and_never_count_are_accepted(staff: User, key: SoftwareKey) -> None:
    flag = AuthenticatorData.FLAG
    key.flags = flag.UP | flag.UV | flag.BE | flag.BS
    add(sign_in(Client()), key)
    for _time in range(2):
        client = sign_in(Client())
        use(client, key)
        assert is_signed_in(client)
    assert "accounts.copied_passkey" not in actions()
