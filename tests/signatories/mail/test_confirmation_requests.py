from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from letters.models import LetterPage
from signatories.enums import Kind, MailPurpose, Status
from signatories.exceptions import InvalidTransition
from signatories.mail.confirmation_requests import askable_counts, decline, obstacle_to_asking, resend_confirmation
from signatories.mail.link_tokens import LinkPurpose, make_token, read_token
from signatories.models import BlockedAddress, Contact, Mail, Signatory, SignatoryList
from signatories.privacy.personal_data import erase_contacts
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def signatory_list() -> SignatoryList:
    letter: LetterPage = LetterFactory()
    return letter.signatory_list


@pytest.fixture
def robin(signatory_list: SignatoryList) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, unconfirmed=True, name="Robin", email="robin@example.org"
    )
    return entry


def test_an_unconfirmed_signer_gets_another_mail_and_the_history_an_entry(robin: Signatory, staff: Any) -> None:
    earlier = make_token(LinkPurpose.CONFIRM, robin)
    resend_confirmation(robin, user=staff)
    [message] = deliver_mail()
    assert (message.to, message.subject[:19]) == (["robin@example.org"], "Confirm that you si")
    entry = ModelLogEntry.objects.get(action="signatories.resend")
    assert (entry.user, entry.data) == (staff, {})
    # A link in an earlier mail works on.
    assert read_token(LinkPurpose.CONFIRM, earlier) == robin


@pytest.mark.parametrize("status", [status for status in Status if status != Status.UNCONFIRMED])
def test_only_the_unconfirmed_are_asked(robin: Signatory, status: Status) -> None:
    Signatory.objects.update(status=status)
    with pytest.raises(InvalidTransition, match="does not wait for a confirmation"):
        resend_confirmation(robin)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("field", ["disputed_at", "withdrawn_at"])
def test_nobody_who_disputed_or_withdrew_is_asked(robin: Signatory, field: str) -> None:
    Signatory.objects.update(**{field: timezone.now()})
    with pytest.raises(InvalidTransition, match="does not wait for a confirmation"):
        resend_confirmation(robin)


@pytest.mark.parametrize("key", ["address", "mailbox"])
def test_nobody_who_blocked_mail_is_asked(robin: Signatory, key: str) -> None:
    blocked = robin.email_key if key == "address" else robin.contact.mailbox_key
    BlockedAddress.objects.create(email_key=blocked)
    with pytest.raises(InvalidTransition, match="wants no more mail"):
        resend_confirmation(robin)


def test_nobody_who_declined_is_asked(robin: Signatory) -> None:
    decline(robin)
    decline(robin)
    assert ModelLogEntry.objects.filter(action="signatories.decline").count() == 1
    with pytest.raises(InvalidTransition, match="wants no more mail"):
        resend_confirmation(robin)


def test_nobody_is_asked_again_within_the_interval(robin: Signatory, settings: Any) -> None:
    resend_confirmation(robin)
    with pytest.raises(InvalidTransition, match="within the last 24 hours"):
        resend_confirmation(robin)
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(InvalidTransition):
        # It is still queued.
        resend_confirmation(robin)
    Mail.objects.update(due_at=None, sent_at=timezone.now() - timedelta(hours=25))
    resend_confirmation(robin)
    settings.CONFIRMATION_INTERVAL_HOURS = 1
    Mail.objects.update(due_at=None, created_at=timezone.now() - timedelta(minutes=61))
    resend_confirmation(robin)
    assert Mail.objects.count() == 3


def test_nobody_without_an_address_is_asked(robin: Signatory) -> None:
    Contact.objects.update(email="")
    assert obstacle_to_asking(robin) == "“Robin” has no e-mail address."
    erase_contacts([robin])
    assert obstacle_to_asking(robin) == "“Robin” has no e-mail address."


@pytest.mark.parametrize("other", ["robin@example.org", "ROBIN+letters@example.org"])
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"individual": True}, "has already confirmed another entry"),
        ({"individual": True, "pending": True}, "has already confirmed another entry"),
        ({"individual": True, "rejected": True, "disputed_at": timezone.now()}, "wants no more mail"),
        ({"individual": True, "unconfirmed": True}, ""),
        ({"individual": True, "withdrawn": True}, ""),
        ({"kind": Kind.ORGANIZATION}, ""),
    ],
)
def test_people_who_confirmed_or_disputed_under_another_name_are_not_asked(
    robin: Signatory, other: str, fields: dict[str, Any], reason: str
) -> None:
    SignatoryFactory(signatory_list=robin.signatory_list, name="R. Fernleaf", email=other, **fields)
    assert reason in obstacle_to_asking(robin)
    assert bool(reason) == bool(obstacle_to_asking(robin))


def test_an_entry_of_another_list_does_not_matter(robin: Signatory) -> None:
    SignatoryFactory(individual=True, email="robin@example.org")
    assert obstacle_to_asking(robin) == ""


def test_nobody_is_asked_for_a_letter_that_is_not_public(robin: Signatory) -> None:
    LetterPage.objects.get().unpublish()
    with pytest.raises(InvalidTransition, match="The letter is not public"):
        resend_confirmation(robin)


def test_the_budget_of_a_mailbox_applies(robin: Signatory, settings: Any) -> None:
    settings.MAIL_PER_LETTER_AND_DAY = settings.CONFIRMATION_INTERVAL_HOURS = 1
    resend_confirmation(robin)
    assert len(deliver_mail()) == 1
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=2))
    resend_confirmation(robin)
    assert deliver_mail() == []
    [late] = deliver_mail(after=timedelta(days=1))
    assert late.subject.startswith("Your links for")


def test_the_numbers_name_each_obstacle(robin: Signatory, signatory_list: SignatoryList) -> None:
    for name in ("Asked", "Declined"):
        SignatoryFactory(
            signatory_list=signatory_list, individual=True, unconfirmed=True, name=name, email=f"{name}@example.org"
        )
    SignatoryFactory(signatory_list=signatory_list, unconfirmed=True)
    SignatoryFactory(signatory_list=signatory_list, email="listed@example.org")
    resend_confirmation(Signatory.objects.get(name="Asked"))
    decline(Signatory.objects.get(name="Declined"))
    assert askable_counts(signatory_list.signatories.all()) == {
        "askable": 1,
        "status": 0,
        "no_address": 1,
        "declined": 1,
        "confirmed_before": 0,
        "asked": 1,
    }
    assert Mail.objects.get().purpose == MailPurpose.CONFIRM
