"""Tests that mail is stored and shown in the admin in development, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from cms.dev_mail import kept_mail
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/kept-mail/"


@pytest.fixture
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = kept_mail.PATH
    settings.KEPT_MAIL_ROOT = tmp_path


@pytest.mark.usefixtures("_kept")
def test_a_mail_is_stored_and_its_links_work(staff_client: Client) -> None:
    assert "There is no mail yet." in staff_client.get(LIST).content.decode()
    queue(MailPurpose.CONFIRM, SignatoryFactory(individual=True, unconfirmed=True, email="robin@example.org"))
    assert deliver() == 1
    page = staff_client.get(LIST).content.decode()
    assert "robin@example.org" in page
    assert "Mail kept on this machine" in staff_client.get("/admin/").content.decode()
    [(name, message)] = kept_mail.kept_mails()
    shown = staff_client.get(f"{LIST}{name}/").content.decode()
    assert str(message["Subject"]) in shown
    assert "<dt>To</dt><dd>robin@example.org</dd>" in shown
    assert '<a href="http://testserver/signatures/confirm/' in shown


@pytest.mark.usefixtures("_kept")
def test_a_mail_with_html_is_shown_as_html_without_scripts_and_as_text(staff_client: Client) -> None:
    message = EmailMultiAlternatives("Digest", "Plain words", "site@example.org", ["robin@example.org"])
    message.attach_alternative('<p title="a">Rich</p><script>alert(1)</script>', "text/html")
    message.send()
    [(name, _message)] = kept_mail.kept_mails()
    shown = staff_client.get(f"{LIST}{name}/").text
    frame = shown.partition("<iframe")[2].partition("</iframe>")[0]
    assert ("allow-scripts" in frame, "&lt;p title=&quot;a&quot;&gt;Rich&lt;/p&gt;" in frame) == (False, True)
    assert ("<script>alert" in shown, "Plain words" in shown) == (False, True)


@pytest.mark.usefixtures("_kept")
def test_only_the_newest_mails_are_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kept_mail, "MAX_MAILS", 2)
    for number in range(4):
        entry = SignatoryFactory(individual=True, unconfirmed=True, email=f"r{number}@example.org")
        queue(MailPurpose.CONFIRM, entry)
    deliver()
    assert [message["To"] for _name, message in kept_mail.kept_mails()] == ["r3@example.org", "r2@example.org"]


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("name", ["unknown", "..%2F..%2Fmanage", "1-a.eml"])
def test_an_unknown_file_name_is_not_found(staff_client: Client, name: str) -> None:
    assert staff_client.get(f"{LIST}{name}/").status_code == 404


@pytest.mark.usefixtures("_kept")
def test_only_superusers_can_read_the_mails(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", password="x", is_staff=True))
    assert client.get(LIST).status_code == 302


def test_the_screen_does_not_exist_if_mail_is_sent(staff_client: Client) -> None:
    assert staff_client.get(LIST).status_code == 404
    assert "Mail kept on this machine" not in staff_client.get("/admin/").content.decode()
