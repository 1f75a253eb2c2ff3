"""An administrator invites a colleague, who chooses a password by the link in the mail and signs in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.users.models import User
from tests.cms.accounts.invitations.invited import delivered, path_in

PASSWORD = "battery staple 9"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_colleague_is_invited_and_signs_in(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    User.objects.create_superuser("alix", "alix@example.org", PASSWORD)
    page.goto(f"{live_server.url}/admin/invitations/new/")
    sign_in(page, "alix")
    page.get_by_label("E-mail address").fill("robin@example.org")
    page.get_by_label("Editors").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("A mail to robin@example.org is on its way.")).to_be_visible()
    (message,) = delivered()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{path_in(message)}")
    page.get_by_label("First name").fill("Robin")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_text("Your account “robin” was created.")).to_be_visible()
    sign_in(page, "robin")
    expect(page.get_by_role("button", name="Robin")).to_be_visible()
    assert mail.outbox == [message]
