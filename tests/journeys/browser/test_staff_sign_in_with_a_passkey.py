"""Staff add a passkey and sign in with it. Chromium has an authenticator in software."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.accounts.second_factor.factors import find_passkeys
from core.users.models import User

PASSWORD = "correct horse"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def origin(live_server: LiveServer, settings: Any) -> str:
    """Return the address of the site. Browsers know no passkeys for addresses that are numbers."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def key_page(page: Page, origin: str) -> Page:
    """Return a tab in which a superuser is signed in, with a security key that is always touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    User.objects.create_superuser("alix", "alix@example.org", PASSWORD)
    sign_in(page, f"{origin}/admin/account/second-factor/")
    return page


def add_passkey(page: Page, name: str, password: str) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def sign_in(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(address)
    page.get_by_label("Username").fill("alix")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_staff_sign_in_with_a_passkey(key_page: Page, origin: str) -> None:
    add_passkey(key_page, "Blue key", "wrong")
    expect(key_page.get_by_text("This is not your password.")).to_be_visible()
    assert find_passkeys(User.objects.get()).count() == 0
    key_page.get_by_role("link", name="Cancel").click()
    add_passkey(key_page, "Blue key", PASSWORD)
    expect(key_page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    sign_in(key_page, f"{origin}/admin/reports/locked/")
    expect(key_page.get_by_text("Passkeys need JavaScript")).to_be_hidden()
    key_page.get_by_role("button", name="Use a passkey").click()
    expect(key_page.get_by_role("heading", name="Locked pages")).to_be_visible()
    passkey = find_passkeys(User.objects.get()).get()
    assert (str(passkey), passkey.data["counter"] > 0) == ("Blue key", True)


def test_a_device_has_one_passkey_of_an_account(key_page: Page) -> None:
    add_passkey(key_page, "Blue key", PASSWORD)
    key_page.get_by_role("link", name="I kept them").click()
    add_passkey(key_page, "Blue key again", PASSWORD)
    expect(key_page.get_by_role("alert")).to_contain_text("This device has a passkey of your account already")
    assert find_passkeys(User.objects.get()).count() == 1
