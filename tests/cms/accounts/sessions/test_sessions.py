"""Tests of listing and ending the sessions of accounts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.html import escape
from django.utils.http import urlsafe_base64_encode
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.models import Session
from cms.accounts.second_factor.factors import remove
from cms.accounts.sessions.listing import sessions_of
from cms.accounts.sessions.store import SessionStore
from cms.backups.database.tables import clear, stored_tables
from cms.operations import housekeeping
from core.users.models import User
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
OWN = "/admin/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    caches["default"].clear()


@pytest.fixture
def robin() -> User:
    """Return an editor."""
    user = user_with_permissions()
    user.username = "robin"
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(user: User, browser: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    """Return a client whose user signed in by Wagtail's form."""
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
    client.post("/admin/login/", {"username": user.get_username(), "password": PASSWORD, "next": "/admin/"})
    return client


def listed(client: Client, address: str = OWN) -> list[str]:
    """Return the text of each session that a screen lists, without its times."""
    rows = re.findall(r"<tr>\s*<td class=\"title\">(.*?)</td>\s*<td>(.*?)</td>", client.get(address).text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", " | ".join(row)).strip() for row in rows]


def button(client: Client, number: int, address: str = OWN) -> dict[str, str]:
    """Return what one of the buttons of a screen sends."""
    return {"session": re.findall(r'name="session" value="(\w+)"', client.get(address).text)[number]}


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def ended() -> list[tuple[str, str, Any]]:
    entries = ModelLogEntry.objects.filter(action="accounts.end_sessions").order_by("timestamp", "pk")
    return list(entries.values_list("label", "user__username", "data"))


def test_staff_see_their_sessions_and_not_those_of_others(robin: User, staff: User) -> None:
    here, there = sign_in(robin), sign_in(robin, SAFARI, "2001:db8::7")
    sign_in(staff, "Chrome/1 Windows", "203.0.113.9")
    assert sorted(listed(here)) == ["Firefox on Linux This session | 192.0.2.1", "Safari on iOS | 2001:db8::7"]
    assert sorted(listed(there)) == ["Firefox on Linux | 192.0.2.1", "Safari on iOS This session | 2001:db8::7"]
    page = here.get(OWN).text
    assert [key in page for key in Session.objects.values_list("pk", flat=True)] == [False] * 3
    assert OWN in here.get("/admin/account/").text


def test_an_ended_session_is_signed_out_at_the_next_request_on_pages_and_apis(robin: User) -> None:
    here, there = sign_in(robin), sign_in(robin, SAFARI)
    assert there.get("/admin/api/main/pages/").status_code == 200
    page = here.post(OWN, button(here, 0), follow=True)
    assert "1 session was ended." in page.text
    assert there.get("/admin/api/main/pages/").status_code in {302, 403}
    assert [is_signed_in(there), is_signed_in(here)] == [False, True]
    assert ended() == [("robin", "robin", {"sessions": 1})]


def test_all_other_sessions_end_at_once(robin: User, staff: User) -> None:
    here, *others = [sign_in(robin, address=f"192.0.2.{n}") for n in range(3)]
    admin = sign_in(staff)
    here.post(OWN, {"session": "all"})
    assert [is_signed_in(client) for client in (here, *others, admin)] == [True, False, False, True]
    assert ended() == [("robin", "robin", {"sessions": 2})]
    assert "End all other sessions" not in here.get(OWN).text


def test_sessions_of_others_and_unknown_ones_are_not_ended(robin: User, staff: User) -> None:
    here, admin = sign_in(robin), sign_in(staff)
    sign_in(staff, SAFARI)
    foreign = button(admin, 0)
    key = Session.objects.filter(user=staff).values_list("pk", flat=True)[0]
    for value in (foreign, {"session": key}, {"session": ""}, {}):
        assert "over already" in here.post(OWN, value, follow=True).text
    assert Session.objects.filter(user=staff).count() == 2
    assert ended() == []


def test_administrators_see_and_end_the_sessions_of_colleagues(robin: User, staff: User) -> None:
    admin, there = sign_in(staff), sign_in(robin, SAFARI)
    address = f"/admin/users/{robin.pk}/sessions/"
    assert address in admin.get("/admin/users/").text
    assert listed(admin, address) == ["Safari on iOS | 192.0.2.1"]
    admin.post(address, {"session": "all"})
    assert [is_signed_in(there), is_signed_in(admin)] == [False, True]
    assert ended() == [("robin", "alix", {"sessions": 1})]
    assert "not signed in anywhere" in admin.get(address).text
    assert admin.get(f"/admin/users/{staff.pk}/sessions/")["Location"] == OWN


@pytest.mark.parametrize(("permissions", "may"), [((), False), (("users.change_user",), True)])
def test_whoever_may_change_accounts_sees_sessions_but_not_those_of_administrators(
    permissions: tuple[str, ...], may: bool, robin: User, staff: User
) -> None:
    client = Client()
    client.force_login(user_with_permissions(*permissions))
    there, admin = sign_in(robin), sign_in(staff)
    answers = []
    for user in (robin, staff):
        address = f"/admin/users/{user.pk}/sessions/"
        page = client.get(address)
        client.post(address, {"session": "all"})
        answers.append((page.status_code == 200, "192.0.2.1" in page.text))
    assert answers == [(may, may), (False, False)]
    assert [is_signed_in(there), is_signed_in(admin)] == [not may, True]


def test_another_password_ends_all_other_sessions(robin: User) -> None:
    here, there = sign_in(robin), sign_in(robin, SAFARI)
    form = {
        "password-old_password": PASSWORD,
        "password-new_password1": "battery staple 9",
        "password-new_password2": "battery staple 9",
        "name_email-first_name": "Robin",
        "name_email-last_name": "Okafor",
        "address-email": "robin@example.org",
        "address-password": PASSWORD,
        "locale-preferred_language": "",
        "locale-current_time_zone": "UTC",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }
    assert here.post("/admin/account/", form).status_code == 302
    assert [session.browser for session in sessions_of(robin)] == ["Firefox on Linux"]
    assert [is_signed_in(here), is_signed_in(there)] == [True, False]


def test_an_administrator_who_sets_a_password_ends_the_sessions_of_the_account(robin: User, staff: User) -> None:
    admin, there = sign_in(staff), sign_in(robin)
    robin.set_password("battery staple 9")
    robin.save()
    assert sessions_of(robin) == []
    assert [is_signed_in(there), is_signed_in(admin)] == [False, True]


def test_a_password_reset_ends_all_sessions_also_that_of_its_own_browser(robin: User) -> None:
    here, there = sign_in(robin), sign_in(robin, SAFARI)
    robin.refresh_from_db()
    link = [urlsafe_base64_encode(force_bytes(robin.pk)), default_token_generator.make_token(robin)]
    form = here.get(reverse("wagtailadmin_password_reset_confirm", args=link))["Location"]
    passwords = {"new_password1": "battery staple 9", "new_password2": "battery staple 9"}
    assert here.post(form, passwords).status_code == 302
    assert [is_signed_in(here), is_signed_in(there)] == [False, False]
    assert Session.objects.filter(user=robin).count() == 0


def test_deactivated_and_deleted_accounts_leave_no_session(robin: User, staff: User) -> None:
    admin, _there = sign_in(staff), sign_in(robin)
    robin.is_active = False
    robin.save()
    assert Session.objects.filter(user=robin).count() == 0
    sasha = User.objects.create_user("sasha", "sasha@example.org", PASSWORD)
    for _time in range(2):
        sign_in(sasha)
    admin.post(f"/admin/bulk/users/user/set_active_state/?id={sasha.pk}", {"mark_as_active": "False"})
    assert Session.objects.filter(user=sasha).count() == 0
    User.objects.filter(pk=sasha.pk).update(is_active=True)
    sign_in(sasha)
    admin.post(f"/admin/bulk/users/user/delete/?id={sasha.pk}")
    assert list(Session.objects.values_list("user", flat=True)) == [staff.pk]


def test_signing_out_forgets_the_session(robin: User) -> None:
    client = sign_in(robin)
    client.post("/admin/logout/")
    assert Session.objects.exclude(user=None).count() == 0


def test_backups_hold_no_session_and_restoring_one_ends_all(robin: User) -> None:
    sign_in(robin)
    assert Session._meta.db_table not in {table.name for table in stored_tables()}
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        clear(cursor)
    assert Session.objects.count() == 0


def test_expired_sessions_are_not_shown_and_deleted_by_housekeeping(robin: User) -> None:
    client = sign_in(robin)
    sign_in(robin, SAFARI, "198.51.100.4")
    Session.objects.filter(address="198.51.100.4").update(expire_date=timezone.now() - timedelta(minutes=1))
    assert listed(client) == ["Firefox on Linux This session | 192.0.2.1"]
    assert housekeeping.run()["sessions"] == 1
    assert list(Session.objects.values_list("address", flat=True)) == ["192.0.2.1"]


def test_sessions_that_another_hash_of_the_password_ended_are_not_shown(robin: User, settings: Any) -> None:
    there = sign_in(robin, SAFARI)
    hashers = "django.contrib.auth.hashers"
    settings.PASSWORD_HASHERS = [f"{hashers}.ScryptPasswordHasher", f"{hashers}.MD5PasswordHasher"]
    here = sign_in(robin)
    assert listed(here) == ["Firefox on Linux This session | 192.0.2.1"]
    assert not is_signed_in(there)


def test_sessions_are_shown_after_the_secret_key_was_replaced(robin: User, settings: Any) -> None:
    here, there = sign_in(robin), sign_in(robin, SAFARI)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one, for tests only"
    assert sorted(listed(here)) == ["Firefox on Linux This session | 192.0.2.1", "Safari on iOS | 192.0.2.1"]
    assert is_signed_in(there)


def test_all_sessions_end_also_those_that_are_not_shown(robin: User, staff: User) -> None:
    app = TOTP.activate(robin, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").instance
    sign_in(robin, SAFARI)
    # The session that waited is over, and would wait again for another app.
    app.delete()
    here, admin = sign_in(robin), sign_in(staff)
    assert (len(listed(here)), Session.objects.filter(user=robin).count()) == (1, 2)
    admin.post(f"/admin/users/{robin.pk}/sessions/", {"session": "all"})
    assert Session.objects.filter(user=robin).count() == 0
    assert Session.objects.filter(user=staff).count() == 1


def test_a_session_that_waits_for_the_second_factor_is_named(robin: User) -> None:
    here = sign_in(robin)
    # What another session would do.
    TOTP.activate(robin, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(robin, SAFARI)
    assert [(session.browser, session.is_waiting) for session in sessions_of(robin)] == [
        ("Safari on iOS", True),
        ("Firefox on Linux", True),
    ]
    assert not is_signed_in(here)
    remove(robin, by=None)
    # The one that waited is over; the other one has all it needs again.
    assert [(session.browser, session.is_waiting) for session in sessions_of(robin)] == [("Firefox on Linux", False)]
    assert Authenticator.objects.count() == 0


def test_the_last_use_is_noted_every_five_minutes(robin: User) -> None:
    client = sign_in(robin)
    before = Session.objects.values_list("last_used", flat=True).get(user=robin)
    client.get("/admin/account/", REMOTE_ADDR="203.0.113.9")
    assert Session.objects.filter(user=robin, last_used=before, address="192.0.2.1").count() == 1
    Session.objects.filter(user=robin).update(last_used=timezone.now() - timedelta(minutes=6))
    client.get("/admin/account/", REMOTE_ADDR="203.0.113.9", headers={"user-agent": SAFARI})
    session = sessions_of(robin)[0]
    assert (session.address, session.browser) == ("203.0.113.9", "Safari on iOS")
    assert before - timedelta(minutes=1) < session.last_used  # type: ignore[operator]


def test_a_request_is_answered_if_its_use_cannot_be_noted(
    robin: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(robin)
    Session.objects.filter(user=robin).update(last_used=timezone.now() - timedelta(minutes=6))
    monkeypatch.setattr(Session.objects, "filter", Mock(side_effect=OperationalError("database is locked")))
    assert is_signed_in(client)
    assert [record.getMessage() for record in caplog.records] == ["The last use of a session was not noted"]


def test_a_saved_session_keeps_its_last_use(robin: User) -> None:
    client = sign_in(robin)
    before = Session.objects.filter(user=robin).values(*Session.LAST_USE).get()
    session = client.session
    session["anything"] = 1
    session.save()
    assert Session.objects.filter(user=robin).values(*Session.LAST_USE).get() == before


def test_the_address_is_the_one_that_trusted_proxies_report(robin: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.5, 198.51.100.2"})
    client.post("/admin/login/", {"username": "robin", "password": PASSWORD, "next": "/admin/"})
    unix_socket = sign_in(robin, "", "")
    assert sorted(listed(unix_socket)) == [
        "Unknown browser This session | —",
        "Unknown browser | 198.51.100.2",
    ]


def test_a_session_that_was_ended_while_a_request_ran_does_not_return_under_another_key(robin: User) -> None:
    key = sign_in(robin).session.session_key
    kept, ended = SessionStore(key), SessionStore(key)
    assert {store["_auth_user_id"] for store in (kept, ended)} == {str(robin.pk)}
    kept.cycle_key()
    assert (Session.objects.filter(user=robin).count(), kept.session_key == key) == (1, False)
    Session.objects.all().delete()
    with pytest.raises(SessionInterrupted):
        ended.cycle_key()
    assert Session.objects.count() == 0


def test_a_forged_cookie_is_no_error(client: Client) -> None:
    # PostgreSQL cannot look for U+0000.
    forged = "a" * 31 + "\x00"
    client.cookies["sessionid"] = forged
    assert client.get("/admin/login/").status_code == 200
    assert client.cookies["sessionid"].value == ""
    assert SessionStore(forged).session_key is None


def test_readers_without_an_account_leave_no_address(client: Client) -> None:
    session = client.session
    session["unlocked"] = [1]
    session.save()
    client.get("/admin/account/")
    assert list(Session.objects.values_list("user", *Session.LAST_USE)) == [(None, None, None, "", "")]


def test_a_screen_costs_no_query_more_with_three_sessions(
    robin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = sign_in(robin)
    here.get(OWN)
    for number in range(2):
        with django_assert_num_queries(11):
            here.get(OWN)
        sign_in(robin, address=f"192.0.2.{number}")
        sign_in(robin, address=f"198.51.100.{number}")


def test_the_screen_speaks_french(robin: User) -> None:
    UserProfile.objects.create(user=robin, preferred_language="fr")
    here = sign_in(robin)
    sign_in(robin, SAFARI)
    page = here.get(OWN).text
    for text in ("Firefox sur Linux", "Cette session", "Mettre fin à toutes les autres sessions"):
        assert escape(text) in page
