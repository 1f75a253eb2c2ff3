from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from signatories.enums import MailPurpose
from signatories.mail.outbox import queue
from signatories.models import Mail, SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def deliver(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("deliver_mail")
    return capsys.readouterr().out


def test_due_mail_is_sent_and_counted(signatory_list: SignatoryList, capsys: pytest.CaptureFixture[str]) -> None:
    for address in ("a@example.org", "b@example.org"):
        entry = SignatoryFactory(signatory_list=signatory_list, individual=True, unconfirmed=True, email=address)
        assert queue(MailPurpose.CONFIRM, entry)
    later = Mail.objects.get(signatory=entry)
    Mail.objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(hours=1))
    assert deliver(capsys) == "1 sent, 1 waiting, 0 given up\n"
    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    assert deliver(capsys) == "0 sent, 1 waiting, 0 given up\n"


def test_the_last_error_of_a_waiting_mail_is_named(
    signatory_list: SignatoryList, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, individual=True, unconfirmed=True, email="a@example.org")
    queue(MailPurpose.CONFIRM, entry)
    Mail.objects.update(due_at=timezone.now() + timedelta(hours=1), error="the server is busy")
    assert deliver(capsys) == "0 sent, 1 waiting, 0 given up, last error: the server is busy\n"
