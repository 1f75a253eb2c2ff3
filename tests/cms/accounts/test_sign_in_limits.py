"""Tests of the rate limits of sign-ins and password resets, per account and per network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, PasswordResetConfirmView, PasswordResetView
from django.core import mail
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cms.accounts.sign_in_limits import CONFIRMED, LOGINS, RESETS
from cms.models import PasswordResetRequest
from core.users.models import User

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/admin/login/", "/admin/password_reset/"
NOW = 900_000 + 15.5
WRONG = "wrong"
HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    caches["default"].clear()
    monkeypatch.setattr("core.rate_limits.time.time", lambda: NOW)
    settings.SIGN_INS_PER_NETWORK, settings.SIGN_INS_PER_ACCOUNT, settings.RESETS_PER_ACCOUNT = 6, 3, 2
    yield
    caches["default"].clear()


def sign_in(name: str = "alix", password: str = WRONG, address: str = LOGIN, **more: str) -> HttpResponse:
    return Client().post(address, {"username": name, "password": password}, **more)


def reset(email: str = "alix@example.org", **more: str) -> HttpResponse:
    return Client().post(RESET, {"email": email}, **more)


def test_sign_ins_to_an_account_are_limited_across_networks_and_spellings(staff: User) -> None:
    names = ("alix", "ALIX", " alix ", "alix")
    answers = [sign_in(name, REMOTE_ADDR=f"198.51.100.{number}") for number, name in enumerate(names)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused["Retry-After"] == "885"
    page = " ".join(refused.content.decode().split())
    assert "Too many attempts" in page
    assert "Try again in 15 minutes." in page
    assert "no-store" in refused["Cache-Control"]
    assert sign_in(password="correct horse", REMOTE_ADDR=HERE).status_code == 429
    assert sign_in("somebody else", REMOTE_ADDR=HERE).status_code == 200


def test_a_missing_account_gets_the_same_responses(staff: User) -> None:
    def answers(name: str) -> list[tuple[int, str]]:
        caches["default"].clear()
        statuses = [sign_in(name) for _time in range(4)]
        return [(answer.status_code, answer.get("Retry-After", "")) for answer in statuses] + [
            (0, statuses[-1].content.decode())
        ]

    assert answers("alix") == answers("nobody")


def test_sign_ins_from_a_network_are_limited_across_accounts(staff: User) -> None:
    statuses = [sign_in(f"name {number}", REMOTE_ADDR=HERE).status_code for number in range(7)]
    assert statuses == [200] * 6 + [429]
    assert sign_in("name 1", REMOTE_ADDR=THERE).status_code == 200


def test_an_ipv6_network_shares_one_limit(staff: User) -> None:
    statuses = [sign_in(f"name {n}", REMOTE_ADDR=f"2001:db8:1:2::{n}").status_code for n in range(7)]
    assert statuses == [200] * 6 + [429]


def test_forwarded_addresses_count_only_if_a_trusted_proxy_sends_them(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for number in range(8):
        client = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
        assert sign_in(f"name {number}", **client).status_code == 200
    liar = [
        sign_in(f"liar {n}", REMOTE_ADDR=THERE, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(7)
    ]
    assert liar[-1] == 429


def test_the_limit_ends_with_its_period(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [sign_in().status_code for _time in range(4)][-1] == 429
    monkeypatch.setattr("core.rate_limits.time.time", lambda: NOW + 885)
    assert sign_in(password="correct horse").status_code == 302


def test_a_network_with_an_earlier_sign_in_is_exempt_from_the_account_limit(staff: User) -> None:
    assert sign_in(password="correct horse", REMOTE_ADDR=HERE).status_code == 302
    for _time in range(5):
        sign_in(REMOTE_ADDR=THERE)
    assert sign_in(password="correct horse", REMOTE_ADDR=THERE).status_code == 429
    assert sign_in(password="correct horse", REMOTE_ADDR=HERE).status_code == 302


def test_a_password_reset_by_mail_lifts_the_limit(staff: User) -> None:
    for _time in range(5):
        sign_in(REMOTE_ADDR=THERE)
    uid, token = urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)
    client = Client(REMOTE_ADDR=HERE)
    form_page = client.get(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))
    new = {"new_password1": "another horse 7", "new_password2": "another horse 7"}
    assert client.post(form_page["Location"], new).status_code == 302
    assert sign_in(password="another horse 7", REMOTE_ADDR=HERE).status_code == 302


def test_a_successful_sign_in_resets_the_count(staff: User) -> None:
    for _time in range(2):
        assert [sign_in().status_code for _attempt in range(2)] == [200, 200]
        assert sign_in(password="correct horse").status_code == 302


def test_password_resets_are_limited_and_the_response_reveals_nothing(staff: User) -> None:
    for email in ("alix@example.org", "nobody@example.org"):
        answers = [reset(email.upper() if n else email, REMOTE_ADDR=f"198.51.100.{n}") for n in range(3)]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert (mail.outbox, PasswordResetRequest.objects.count()) == ([], 2)
    assert [reset(f"{n}@example.org", REMOTE_ADDR=HERE).status_code for n in range(7)][-1] == 429


def test_passwords_of_collections_share_the_limit_of_the_network() -> None:
    addresses = [reverse("wagtaildocs_authenticate_with_password", args=[n]) for n in range(7)]
    statuses = [Client().post(address, {"password": WRONG}).status_code for address in addresses]
    assert statuses == [404] * 6 + [429]


def test_every_url_that_accepts_a_login_is_limited() -> None:
    """A login view under any other name fails this test: add the rate limit to it."""
    views = (LoginView, PasswordResetView, PasswordResetConfirmView)
    login_views = {
        pattern.name
        for pattern in patterns(get_resolver().url_patterns)
        if issubclass(getattr(pattern.callback, "view_class", object), views)
    }
    assert login_views <= LOGINS | RESETS | CONFIRMED
    assert login_views >= {"wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_confirm"}


def patterns(resolvers: list[Any]) -> Iterator[URLPattern]:
    for pattern in resolvers:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_opening_the_forms_is_not_counted(client: Client) -> None:
    for address in (LOGIN, RESET):
        assert {client.get(address).status_code for _time in range(10)} == {200}


@pytest.mark.parametrize("name", ["", "x" * 100_000, "\x00", "é\u202e", "☃"])
def test_every_user_name_gets_a_response(name: str) -> None:
    assert sign_in(name).status_code in (200, 429)
