"""Tests of passkeys: adding, using, renaming and removing them, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from fido2.webauthn import AuthenticatorData
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.models import SecondFactorPolicy
from cms.accounts.second_factor.factors import (
    add_app,
    find_app,
    find_passkeys,
    recovery_codes,
    remove,
    remove_one,
    rename_passkey,
    replace_recovery_codes,
)
from cms.accounts.second_factor.passkeys import CHALLENGE_SECONDS, MAX_PASSKEYS, passkey_origin
from core.users.models import User
from signatories.mail.messages import compose
from signatories.models import Mail
from tests.cms.accounts.second_factor.authenticator import SoftwareKey
from tests.cms.accounts.second_factor.conftest import PASSWORD, SECRET, code_at

pytestmark = pytest.mark.django_db
ENTER = "/admin/second-factor/"
ADD, NEW_OPTIONS, OPTIONS = f"{ENTER}passkey/", f"{ENTER}passkey/options/", f"{ENTER}options/"
OVERVIEW = "/admin/account/second-factor/"


def sign_in(client: Client, name: str = "alix", password: str = PASSWORD) -> Client:
    client.post("/admin/login/", {"username": name, "password": password})
    return client


def add(client: Client, key: SoftwareKey, name: str = "Laptop") -> HttpResponse:
    """Add a passkey as the page does."""
    form = {"name": name, "password": PASSWORD}
    options = client.post(NEW_OPTIONS, form).json()
    return client.post(ADD, {**form, "passkey": key.create(options)})


def options_of(client: Client) -> dict[str, Any]:
    options: dict[str, Any] = client.post(OPTIONS).json()
    return options


def prove(client: Client, answer: str) -> HttpResponse:
    return client.post(ENTER, {"passkey": answer, "next": "/admin/reports/"})


def use(client: Client, key: SoftwareKey) -> HttpResponse:
    """Use a passkey as the page does."""
    return prove(client, key.get(options_of(client)))


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def actions() -> list[str]:
    entries = ModelLogEntry.objects.filter(action__startswith="accounts.").exclude(action="accounts.change_account")
    entries = entries.order_by("timestamp", "pk")
    return list(entries.values_list("action", flat=True))


def sentences() -> list[tuple[list[str], str]]:
    """Return the recipients of the waiting mails, and the first lines."""
    messages = [compose(mail) for mail in Mail.objects.order_by("pk")]
    return [(message.to, str(message.body).splitlines()[0]) for message in messages]


@pytest.fixture
def key() -> SoftwareKey:
    return SoftwareKey()


@pytest.fixture
def owner(staff: User, key: SoftwareKey) -> Client:
    """Return a client that is signed in, and added the key as the only factor."""
    client = sign_in(Client())
    add(client, key)
    Mail.objects.all().delete()
    return client


@pytest.fixture
def visitor(owner: Client) -> Client:
    """Return another client, which entered the password of the account with the passkey."""
    return sign_in(Client())


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


def test_a_session_with_the_password_alone_cannot_add_a_factor_in_a_race(staff: User, owner: Client) -> None:
    assert add_app(staff, SECRET, code_at()) is None
    assert add_app(staff, SECRET, code_at(), proved=0) is None
    assert add_app(staff, SECRET, code_at(), proved=find_passkeys(staff)[0].pk) is not None


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


def test_attempts_are_limited_like_codes(visitor: Client, key: SoftwareKey, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    strangers = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(3)]
    for stranger in strangers:
        stranger.force_login(User.objects.get())
    assert [prove(stranger, "{}").status_code for stranger in strangers] == [200, 200, 429]
    assert actions()[-1] == "accounts.wrong_codes"
    # The network of the owner is known to the passkey.
    assert use(visitor, key).status_code == 302


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


def test_a_session_that_waits_ends_with_the_passkey(visitor: Client, staff: User) -> None:
    remove(staff, by=None)
    assert not is_signed_in(visitor)
    assert replace_recovery_codes(staff) == []


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
