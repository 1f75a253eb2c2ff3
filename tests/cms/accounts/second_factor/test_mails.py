"""Tests that the owner of an account learns by mail of each change of the second factor."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from wagtail.users.models import UserProfile

from cms.accounts.second_factor.factors import add_app, prove, remove, replace_recovery_codes
from core.users.models import User
from signatories.mail.messages import compose
from signatories.models import Mail
from tests.cms.accounts.second_factor.credentials import SECRET, code_at

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[list[str], str]]:
    """Return the recipients of the waiting mails, and the first lines."""
    messages = [compose(mail) for mail in Mail.objects.order_by("pk")]
    return [(message.to, str(message.body).splitlines()[0]) for message in messages]


def test_the_owner_learns_of_each_change(staff: User) -> None:
    User.objects.create_superuser("blake", "blake@example.org")
    add_app(staff, SECRET, code_at())
    replace_recovery_codes(staff)
    remove(staff, by=staff)
    to = ["alix@example.org"]
    assert mails() == [
        (to, "A second factor was set up: you now sign in with your password and a code."),
        (to, "New recovery codes were made. The former ones no longer work."),
        (to, "Your second factor was removed: your password alone is now enough to sign in."),
    ]


def test_a_colleague_learns_in_their_language_who_removed_the_second_factor(
    staff: User, with_app: Callable[[User], Authenticator]
) -> None:
    blake = User.objects.create_user("blake", "blake@example.org")
    UserProfile.objects.create(user=blake, preferred_language="fr")
    with_app(blake)
    remove(blake, by=staff)
    message = compose(Mail.objects.get())
    assert (message.to, message.subject) == (["blake@example.org"], "À propos de votre deuxième facteur")
    assert str(message.body).splitlines()[0].startswith("Un administrateur a supprimé votre deuxième facteur")
    assert f"{settings.BASE_URL}/admin/password_reset/" in message.body
    assert "blake" in message.body
    assert "modér" not in message.body


def test_the_owner_learns_of_a_removal_on_the_command_line(staff: User, app: Authenticator) -> None:
    call_command("reset_second_factor", "alix", stdout=StringIO())
    sentence = "An administrator removed your second factor: your password alone is now enough to sign in."
    assert mails() == [(["alix@example.org"], sentence)]


def test_what_changes_nothing_sends_no_mail(staff: User, app: Authenticator) -> None:
    assert add_app(staff, SECRET, code_at()) is None
    assert prove(staff, "000000") is None
    assert prove(staff, code_at()) == app
    other = User.objects.create_user("blake", "blake@example.org")
    remove(other, by=staff)
    assert replace_recovery_codes(other) == []
    assert Mail.objects.count() == 0


def test_an_account_without_an_address_gets_no_mail(with_app: Callable[[User], Authenticator]) -> None:
    blake = User.objects.create_user("blake")
    with_app(blake)
    assert remove(blake, by=None)
    assert Mail.objects.count() == 0
