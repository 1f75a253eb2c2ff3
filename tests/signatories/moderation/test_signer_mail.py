from __future__ import annotations

import pytest
from django.utils import timezone

from signatories.enums import MailPurpose, Source, Status
from signatories.models import Mail, Signatory, SignatoryList
from signatories.moderation.signer_mail import ask_signer
from tests.factories import SignatoryFactory
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_question_reaches_the_signer_and_the_entry_keeps_waiting(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(pending=True, source=Source.FORM, email="jo@example.org")
    ask_signer(entry, question="Are you the society of Alder Bay?")
    assert Mail.objects.get().purpose == MailPurpose.QUESTION
    assert "Are you the society of Alder Bay?" in deliver_mail()[0].body
    assert Signatory.objects.get().status == Status.PENDING
