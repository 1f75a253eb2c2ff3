"""Tests that nobody signs in with the password alone to an account with a second factor, by whatever address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.models import ModelLogEntry, PageViewRestriction

from cms.accounts.models import SecondFactorPolicy
from cms.accounts.second_factor.factors import recovery_codes, remove
from core.users.models import User
from signatories.mail.messages import compose
from signatories.models import Mail
from tests.cms.accounts.second_factor.credentials import PASSWORD, code_at
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db
ENTER = "/admin/second-factor/"
HERE, THERE = "198.51.100.7", "203.0.113.9"


def sign_in(client: Client, address: str = "/admin/login/", **more: str) -> HttpResponse:
    return client.post(address, {"username": "alix", "password": PASSWORD}, **more)


def enter(client: Client, code: str, **more: Any) -> HttpResponse:
    return client.post(ENTER, {"code": code, "next": "/admin/reports/"}, **more)


def logged() -> list[tuple[str, str]]:
    """Return what somebody did, in order."""
    entries = ModelLogEntry.objects.exclude(user=None).order_by("timestamp", "pk")
    return list(entries.values_list("action", "user__username"))


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def test_an_account_without_a_second_factor_signs_in_as_before(client: Client, staff: User) -> None:
    assert sign_in(client)["Location"] == "/admin/"
    assert is_signed_in(client)


def test_a_code_completes_a_sign_in_and_leads_to_the_page_that_was_asked_for(
    client: Client, app: Authenticator
) -> None:
    sign_in(client)
    form = client.get("/admin/reports/", follow=True)
    assert form.redirect_chain[-1] == (f"{ENTER}?next=%2Fadmin%2Freports%2F", 302)
    assert 'value="/admin/reports/"' in form.text
    assert enter(client, code_at())["Location"] == "/admin/reports/"
    assert is_signed_in(client)


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_no_form_skips_the_second_factor(door: str, client: Client, app: Authenticator) -> None:
    sign_in(client, door)
    assert not is_signed_in(client)
    assert client.get(door)["Location"] == ENTER


def test_a_new_password_by_mail_does_not_skip_the_second_factor(
    client: Client, staff: User, app: Authenticator
) -> None:
    uid, token = urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)
    page = client.get(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))
    new = {"new_password1": "another horse 7", "new_password2": "another horse 7"}
    assert client.post(page["Location"], new).status_code == 302
    client.post("/admin/login/", {"username": "alix", "password": "another horse 7"})
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/account/",
        "/admin/account/second-factor/",
        "/admin/account/second-factor/remove/",
        "/admin/account/second-factor/recovery-codes/",
        "/admin/users/",
        "/admin/pages/",
        "/admin/api/main/pages/",
        "/admin/reports/",
        "/admin/logout/",
    ],
)
def test_no_screen_opens_before_the_code(address: str, client: Client, app: Authenticator) -> None:
    sign_in(client)
    for answer in (client.get(address), client.post(address, {"password": PASSWORD})):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")
    assert Authenticator.objects.count() == 2


def test_the_site_treats_a_session_without_the_code_as_anonymous(client: Client, app: Authenticator) -> None:
    letter = LetterFactory(title="Canary of members")
    PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.LOGIN)
    sign_in(client)
    answer = client.get(letter.url)
    assert "Canary of members" not in answer.text
    assert isinstance(client.get("/search/").wsgi_request.user, AnonymousUser)
    enter(client, code_at())
    assert "Canary of members" in client.get(letter.url).text


def test_setting_up_is_closed_to_a_session_that_lacks_the_code(
    client: Client, staff: User, app: Authenticator
) -> None:
    sign_in(client)
    assert client.get(f"{ENTER}set-up/").status_code == 302
    client.post(f"{ENTER}set-up/", {"code": code_at(), "password": PASSWORD})
    assert not is_signed_in(client)
    assert Authenticator.objects.get(type=Authenticator.Type.TOTP) == app


@pytest.mark.parametrize("code", ["000000", "", "12345", "' OR 1=1", "x" * 21])
def test_a_wrong_code_is_refused(code: str, client: Client, app: Authenticator) -> None:
    sign_in(client)
    page = enter(client, code)
    assert (page.status_code, "error-message" in page.text) == (200, True)
    assert not is_signed_in(client)


def test_codes_with_spaces_and_from_a_slow_clock_are_accepted(client: Client, app: Authenticator) -> None:
    sign_in(client)
    code = code_at(-1)
    assert enter(client, f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_code_works_once(client: Client, app: Authenticator) -> None:
    code = code_at()
    sign_in(client)
    assert enter(client, code).status_code == 302
    thief = Client()
    sign_in(thief)
    assert enter(thief, code).status_code == 200
    assert not is_signed_in(thief)


def test_an_old_code_is_refused(client: Client, app: Authenticator) -> None:
    sign_in(client)
    assert enter(client, code_at(-3)).status_code == 200
    assert enter(client, code_at(3)).status_code == 200


def test_a_recovery_code_works_once_and_is_logged(client: Client, staff: User, app: Authenticator) -> None:
    code = recovery_codes(staff)[0]
    sign_in(client)
    assert enter(client, f"{code[:4]} {code[4:]}").status_code == 302
    assert len(recovery_codes(staff)) == 9
    thief = Client()
    sign_in(thief)
    assert enter(thief, code).status_code == 200
    assert logged() == [("accounts.use_recovery_code", "alix"), ("accounts.sign_in", "alix")]


def test_a_sign_in_is_logged_once_it_is_complete(client: Client, app: Authenticator) -> None:
    sign_in(client)
    enter(client, "000000")
    assert logged() == []
    enter(client, code_at())
    assert logged() == [("accounts.sign_in", "alix")]


def test_codes_of_another_account_are_refused(
    client: Client, staff: User, app: Authenticator, with_app: Callable[[User], Authenticator]
) -> None:
    other = User.objects.create_user("blake", "blake@example.org")
    with_app(other)
    sign_in(client)
    assert enter(client, recovery_codes(other)[0]).status_code == 200


def test_a_deactivated_account_cannot_enter_a_code(client: Client, staff: User, app: Authenticator) -> None:
    sign_in(client)
    User.objects.update(is_active=False)
    assert enter(client, code_at())["Location"] == "/admin/login/"
    assert not is_signed_in(client)


def test_the_page_for_the_code_needs_the_password(client: Client, app: Authenticator) -> None:
    assert client.get(ENTER)["Location"] == "/admin/login/"
    assert enter(client, code_at())["Location"] == "/admin/login/"


def test_a_second_sign_in_in_the_same_browser_asks_for_a_code_again(client: Client, app: Authenticator) -> None:
    sign_in(client)
    enter(client, code_at())
    client.post("/admin/logout/")
    sign_in(client)
    assert not is_signed_in(client)


def test_a_sign_in_within_a_live_session_asks_for_a_code_again(client: Client, app: Authenticator) -> None:
    sign_in(client)
    enter(client, code_at(-1))
    assert is_signed_in(client)
    sign_in(client)
    assert not is_signed_in(client)
    enter(client, code_at())
    assert is_signed_in(client)


def test_other_sessions_need_the_code_once_a_second_factor_is_set_up(
    staff: User, with_app: Callable[[User], Authenticator]
) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert is_signed_in(elsewhere)
    with_app(staff)
    assert not is_signed_in(elsewhere)


def test_a_session_needs_the_code_of_a_new_app(
    client: Client, staff: User, app: Authenticator, with_app: Callable[[User], Authenticator]
) -> None:
    sign_in(client)
    enter(client, code_at())
    remove(staff, by=staff)
    assert is_signed_in(client)
    with_app(staff)
    assert not is_signed_in(client)


def test_the_next_address_stays_on_this_site(client: Client, app: Authenticator) -> None:
    sign_in(client)
    answer = client.post(ENTER, {"code": code_at(), "next": "https://thief.example/"})
    assert answer["Location"] == "/admin/"


def test_the_session_key_changes_with_the_code(client: Client, app: Authenticator) -> None:
    sign_in(client)
    before = client.cookies["sessionid"].value
    enter(client, code_at())
    assert client.cookies["sessionid"].value != before


def test_somebody_without_the_code_can_sign_out(client: Client, app: Authenticator) -> None:
    sign_in(client)
    assert client.post(f"{ENTER}sign-out/")["Location"] == "/admin/login/"
    assert client.get(ENTER)["Location"] == "/admin/login/"


def test_codes_are_limited_across_networks(staff: User, app: Authenticator, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 3
    statuses = []
    for number in range(5):
        thief = Client(REMOTE_ADDR=f"198.51.100.{number}")
        thief.force_login(staff)
        statuses.append(enter(thief, "000000").status_code)
    assert statuses == [200, 200, 200, 429, 429]
    # The owner learns of it, once.
    entries = ModelLogEntry.objects.filter(action="accounts.wrong_codes")
    assert list(entries.values_list("label", "user")) == [("alix", None)]
    message = compose(Mail.objects.get())
    assert (message.to, message.subject) == (["alix@example.org"], "About your second factor")
    assert str(message.body).startswith("Somebody entered your password, and then too many wrong codes.")


def test_wrong_codes_without_a_password_or_below_the_limit_tell_nobody(
    client: Client, app: Authenticator, settings: Any
) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 3
    assert [enter(client, "000000").status_code for _time in range(4)] == [302, 302, 302, 429]
    sign_in(client)
    enter(client, "000000")
    assert (Mail.objects.count(), ModelLogEntry.objects.filter(action="accounts.wrong_codes").count()) == (0, 0)


def test_the_password_alone_makes_no_network_known(client: Client, app: Authenticator, settings: Any) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    sign_in(client, REMOTE_ADDR=THERE)
    assert [enter(client, "000000", REMOTE_ADDR=THERE).status_code for _time in range(3)] == [200, 200, 429]


def test_a_network_known_before_the_second_factor_is_not_known_to_it(
    client: Client, staff: User, settings: Any, with_app: Callable[[User], Authenticator]
) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    sign_in(client, REMOTE_ADDR=THERE)
    with_app(staff)
    assert [enter(client, "000000", REMOTE_ADDR=THERE).status_code for _time in range(3)] == [200, 200, 429]


def test_a_network_known_to_an_earlier_second_factor_is_not_known_to_the_next(
    client: Client, staff: User, app: Authenticator, settings: Any, with_app: Callable[[User], Authenticator]
) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    sign_in(client, REMOTE_ADDR=THERE)
    enter(client, code_at(), REMOTE_ADDR=THERE)
    remove(staff, by=staff)
    with_app(staff)
    assert [enter(client, "000000", REMOTE_ADDR=THERE).status_code for _time in range(3)] == [200, 200, 429]


def test_the_owner_is_not_locked_out_by_wrong_codes_from_elsewhere(
    client: Client, app: Authenticator, settings: Any
) -> None:
    settings.SIGN_INS_PER_ACCOUNT = 2
    sign_in(client, REMOTE_ADDR=HERE)
    enter(client, code_at(-1), REMOTE_ADDR=HERE)
    thief = Client(REMOTE_ADDR=THERE)
    sign_in(thief)
    assert [enter(thief, "000000").status_code for _time in range(3)] == [200, 200, 429]
    again = Client(REMOTE_ADDR=HERE)
    sign_in(again)
    assert enter(again, code_at()).status_code == 302


def test_screens_cost_no_query_for_the_second_factor(
    client: Client, staff: User, django_assert_num_queries: Any
) -> None:
    client.force_login(staff)
    with django_assert_num_queries(3):
        # The session, the account with its second factor, and its language.
        assert client.get("/admin/second-factor/")["Location"] == "/admin/"


def test_anonymous_pages_read_no_session(client: Client) -> None:
    page = client.get("/")
    assert (page.cookies, page.wsgi_request.session.accessed) == ({}, False)


@pytest.fixture
def required(staff: User) -> SecondFactorPolicy:
    """Require a second factor of administrators."""
    return SecondFactorPolicy.objects.create(administrators=True)


def test_whoever_must_have_a_second_factor_sets_it_up_before_anything_else(
    client: Client, staff: User, required: SecondFactorPolicy
) -> None:
    client.force_login(staff)
    for address in ("/admin/", "/admin/account/", "/admin/settings/accounts/secondfactorpolicy/"):
        assert client.get(address)["Location"].startswith("/admin/login/")
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0].startswith(f"{ENTER}set-up/")


def test_groups_are_required_each(client: Client, staff: User) -> None:
    policy = SecondFactorPolicy.objects.create()
    policy.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(staff)
    assert is_signed_in(client)
    for name, is_in in (("Moderators", False), ("Editors", True)):
        colleague = User.objects.create_user(name, f"{name}@example.org".replace(" ", ""))
        colleague.groups.add(Group.objects.get(name=name))
        client.force_login(colleague)
        assert is_signed_in(client) == is_in


def test_a_member_of_two_groups_is_one_account(client: Client, staff: User, required: SecondFactorPolicy) -> None:
    required.groups.set(Group.objects.all())
    staff.groups.set(Group.objects.all())
    client.force_login(staff)
    assert not is_signed_in(client)
    assert client.get(ENTER).status_code == 302


def test_a_requirement_that_ends_admits_again_whoever_was_signed_in_before(client: Client, staff: User) -> None:
    sign_in(client)
    SecondFactorPolicy.objects.create(administrators=True)
    waiting = Client()
    sign_in(waiting)
    assert (is_signed_in(client), is_signed_in(waiting)) == (False, False)
    SecondFactorPolicy.objects.update(administrators=False)
    assert (is_signed_in(client), is_signed_in(waiting)) == (True, False)
    sign_in(waiting)
    assert is_signed_in(waiting)
    assert logged() == [("accounts.sign_in", "alix")] * 2


def test_whoever_must_set_one_up_signs_in_with_that(client: Client, staff: User, required: SecondFactorPolicy) -> None:
    sign_in(client)
    assert logged() == []
    secret = re.sub(r"\s", "", re.findall(r"<code>([A-Z2-7 ]+)</code>", client.get(f"{ENTER}set-up/").text)[0])
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(f"{ENTER}set-up/", {"code": code, "password": PASSWORD})
    assert is_signed_in(client)
    assert logged() == [("accounts.add_factor", "alix"), ("accounts.sign_in", "alix")]


@pytest.mark.parametrize("must_set_up", [False, True])
def test_a_session_that_waits_for_a_code_ends_with_the_second_factor(
    client: Client, staff: User, app: Authenticator, must_set_up: bool
) -> None:
    sign_in(client)
    SecondFactorPolicy.objects.create(administrators=must_set_up)
    remove(staff, by=None)
    assert not is_signed_in(client)
    assert client.get(ENTER)["Location"] == "/admin/login/"
    assert client.get(f"{ENTER}set-up/")["Location"] == "/admin/login/"
    assert logged() == []
    sign_in(client)
    assert is_signed_in(client) != must_set_up
