"""How often passwords can be tried, and asked to be reset, by whom and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
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


def test_an_account_is_tried_so_often_only_from_wherever_and_however_it_is_written(staff: User) -> None:
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


def test_an_account_that_is_not_there_gets_the_same_answers(staff: User) -> None:
    def answers(name: str) -> list[tuple[int, str]]:
        caches["default"].clear()
        found = [sign_in(name) for _time in range(4)]
        return [(answer.status_code, answer.get("Retry-After", "")) for answer in found] + [
            (0, found[-1].content.decode())
        ]

    assert answers("alix") == answers("nobody")


def test_a_network_tries_so_often_only_whatever_the_accounts(staff: User) -> None:
    statuses = [sign_in(f"name {number}", REMOTE_ADDR=HERE).status_code for number in range(7)]
    assert statuses == [200] * 6 + [429]
    assert sign_in("name 1", REMOTE_ADDR=THERE).status_code == 200


def test_an_ipv6_network_is_one_household(staff: User) -> None:
    statuses = [sign_in(f"name {n}", REMOTE_ADDR=f"2001:db8:1:2::{n}").status_code for n in range(7)]
    assert statuses == [200] * 6 + [429]


def test_clients_behind_a_trusted_proxy_are_told_apart_and_others_can_not_claim_to_be_many(settings: Any) -> None:
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


def test_nobody_is_kept_out_where_they_signed_in_before(staff: User) -> None:
    assert sign_in(password="correct horse", REMOTE_ADDR=HERE).status_code == 302
    for _time in range(5):
        sign_in(REMOTE_ADDR=THERE)
    assert sign_in(password="correct horse", REMOTE_ADDR=THERE).status_code == 429
    assert sign_in(password="correct horse", REMOTE_ADDR=HERE).status_code == 302


def test_who_resets_the_password_by_mail_is_let_in(staff: User) -> None:
    for _time in range(5):
        sign_in(REMOTE_ADDR=THERE)
    uid, token = urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)
    client = Client(REMOTE_ADDR=HERE)
    shown = client.get(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))
    new = {"new_password1": "another horse 7", "new_password2": "another horse 7"}
    assert client.post(shown["Location"], new).status_code == 302
    assert sign_in(password="another horse 7", REMOTE_ADDR=HERE).status_code == 302


def test_signing_in_forgets_what_was_counted(staff: User) -> None:
    for _time in range(2):
        assert [sign_in().status_code for _attempt in range(2)] == [200, 200]
        assert sign_in(password="correct horse").status_code == 302


def test_a_password_is_reset_so_often_only_and_the_answer_tells_nothing(staff: User) -> None:
    for email in ("alix@example.org", "nobody@example.org"):
        answers = [reset(email.upper() if n else email, REMOTE_ADDR=f"198.51.100.{n}") for n in range(3)]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert (mail.outbox, PasswordResetRequest.objects.count()) == ([], 2)
    assert [reset(f"{n}@example.org", REMOTE_ADDR=HERE).status_code for n in range(7)][-1] == 429


def test_passwords_of_documents_have_the_limit_of_the_network() -> None:
    addresses = [reverse("wagtaildocs_authenticate_with_password", args=[n]) for n in range(7)]
    statuses = [Client().post(address, {"password": WRONG}).status_code for address in addresses]
    assert statuses == [404] * 6 + [429]


def test_a_login_is_looked_for_in_every_address_that_takes_one() -> None:
    """Whatever is mounted some day has one of these names, or is another place to count."""
    views = (LoginView, PasswordResetView, PasswordResetConfirmView)
    found = {
        pattern.name
        for pattern in patterns(get_resolver().url_patterns)
        if issubclass(getattr(pattern.callback, "view_class", object), views)
    }
    assert found <= LOGINS | RESETS | CONFIRMED
    assert found >= {"wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_confirm"}


def patterns(of: list[Any]) -> Iterator[URLPattern]:
    for pattern in of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_looking_at_the_forms_is_not_counted(client: Client) -> None:
    for address in (LOGIN, RESET):
        assert {client.get(address).status_code for _time in range(10)} == {200}


@pytest.mark.parametrize("name", ["", "x" * 100_000, "\x00", "é\u202e", "☃"])
def test_any_name_is_answered(name: str) -> None:
    assert sign_in(name).status_code in (200, 429)
