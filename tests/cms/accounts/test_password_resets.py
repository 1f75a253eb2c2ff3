"""Tests that password resets are sent by the outbox, and that neither the response nor its timing reveals accounts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.users.models import UserProfile

from cms.accounts.password_resets import answer_password_resets, has_due
from cms.models import PasswordResetRequest
from core.users.models import User
from signatories.mail.delivery import deliver
from signatories.models import Mail

pytestmark = pytest.mark.django_db
RESET = "/admin/password_reset/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def request_reset(email: str) -> Any:
    return Client().post(RESET, {"email": email})


def delivered() -> list[Any]:
    answer_password_resets()
    assert not has_due()
    mail.outbox.clear()
    deliver()
    return list(mail.outbox)


@pytest.mark.slow
def test_a_link_sets_a_new_password_once(staff: User) -> None:
    staff.email = "alix@example.org"
    staff.save()
    assert request_reset("Alix@Example.org").status_code == 302
    assert mail.outbox == []
    (message,) = delivered()
    assert (message.to, message.subject) == (["alix@example.org"], "Set a new password")
    assert staff.get_username() in message.body
    assert "moderate" not in message.body
    (path,) = re.findall(r"https?://[^/\s]+(/admin/password_reset/confirm/\S+)", message.body)
    client = Client()
    form = client.get(path)["Location"]
    new = {"new_password1": "another horse 7", "new_password2": "another horse 7"}
    assert client.post(form, new).status_code == 302
    staff.refresh_from_db()
    assert staff.check_password("another horse 7")
    assert "new_password1" not in Client().get(path, follow=True).content.decode()
    assert delivered() == []


@pytest.mark.slow
@pytest.mark.parametrize("address", ["nobody@example.org", "off@example.org", "without@example.org"])
def test_an_address_without_an_active_account_gets_no_mail(address: str) -> None:
    User.objects.create_user("off", "off@example.org", "correct horse", is_active=False)
    User.objects.create_user("without", "without@example.org", None)
    assert request_reset(address).status_code == 302
    assert (delivered(), Mail.objects.count()) == ([], 0)


@pytest.mark.slow
def test_the_request_does_the_same_work_for_every_address(staff: User) -> None:
    staff.email = "alix@example.org"
    staff.save()
    pages, queries = [], []
    for address in ("alix@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as captured:
            answer = request_reset(address)
        pages.append((answer.status_code, answer["Location"]))
        queries.append([query["sql"].replace(address, "").rsplit("VALUES")[0] for query in captured])
    assert pages[0] == pages[1]
    assert queries[0] == queries[1]
    assert not any("auth_user" in query for query in queries[0])


def test_every_account_with_the_address_gets_one_link_despite_repeated_requests() -> None:
    # Two accounts that shared an address before each had to have one of its own.
    accounts = [User(username=name, email="team@example.org", email_is_shared=True) for name in ("alix", "robin")]
    for user in accounts:
        user.set_password("correct horse")
    User.objects.bulk_create(accounts)
    for email in ("team@example.org", "TEAM@example.org"):
        request_reset(email)
    assert PasswordResetRequest.objects.count() == 1
    bodies = [message.body for message in delivered()]
    assert (len(bodies), [name in "".join(bodies) for name in ("alix", "robin")]) == (2, [True, True])


def test_a_repeated_request_is_not_delayed(staff: User) -> None:
    staff.email = "alix@example.org"
    staff.save()
    for _time in range(2):
        request_reset("alix@example.org")
        assert len(delivered()) == 1


def test_a_mail_is_in_the_language_of_its_recipient(staff: User) -> None:
    staff.email = "alix@example.org"
    staff.save()
    profile = UserProfile.get_for_user(staff)
    profile.preferred_language = "fr"
    profile.save()
    request_reset("alix@example.org")
    (message,) = delivered()
    assert message.subject == "Choisissez un nouveau mot de passe"


def test_a_failed_request_does_not_stop_others(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.email = "alix@example.org"
    staff.save()
    for email in ("broken@example.org", "alix@example.org"):
        request_reset(email)
    remaining = PasswordResetRequest.objects.count()

    def get_users(self: Any, email: str) -> list[User]:
        if email.startswith("broken"):
            raise RuntimeError
        return [staff]

    monkeypatch.setattr("cms.accounts.password_resets.PasswordResetForm.get_users", get_users)
    assert (remaining, len(delivered())) == (2, 1)
