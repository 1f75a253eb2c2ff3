"""The command that erases everything about an address, with what all apps have."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from cms.audit.models import AuditRecord
from cms.contact.models import ContactMessage
from cms.digest.enums import SubscriberStatus
from cms.digest.models import Subscriber, SubscriptionRequest
from signatories.addresses import email_key
from signatories.models import PersonErasure, Signatory
from tests.cms.contact.messages import contact_message
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
ADDRESS = "robin@example.org"


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("erase_person", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def everything(db: None) -> None:
    """Store a signature, a subscription and a message of two addresses."""
    for address in (ADDRESS, "other@example.org"):
        entry = SignatoryFactory(individual=True, name=address, email=address)
        LetterFactory(title="Open streets", signatory_list=entry.signatory_list)
        Subscriber.objects.create(
            email=address, email_key=email_key(address), language="en", status=SubscriberStatus.SUBSCRIBED
        )
        SubscriptionRequest.objects.create(email=address, language="en")
        contact_message(email=address, subject=address)


def test_a_dry_run_lists_what_would_go_and_what_stays(everything: None) -> None:
    lines = run("Robin@example.org", "--dry-run").splitlines()
    assert lines[:3] == [
        "Would be erased: 1 signature, 1 message of the contact form, 1 subscription to the digest.",
        "- robin@example.org under “Open streets” goes",
        "What stays, and why:",
    ]
    assert len(lines) == 8
    assert (Signatory.objects.count(), ContactMessage.objects.count(), PersonErasure.objects.count()) == (2, 2, 0)


def test_everything_about_the_address_is_erased_and_nothing_about_others(everything: None) -> None:
    receipt = run(ADDRESS)
    assert AuditRecord.objects.filter(action="signatories.erase_person").count() == 1
    assert ("- 1 signature\n" in receipt, email_key(ADDRESS) in receipt, ADDRESS in receipt) == (True, True, False)
    other = ["other@example.org"]
    assert list(Signatory.objects.values_list("name", flat=True)) == other
    assert list(ContactMessage.objects.values_list("email", flat=True)) == other
    assert list(SubscriptionRequest.objects.values_list("email", flat=True)) == other
    assert list(Subscriber.objects.order_by("pk").values_list("email", "status")) == [
        ("", SubscriberStatus.UNSUBSCRIBED),
        ("other@example.org", SubscriberStatus.SUBSCRIBED),
    ]
    # The keyed hash stays, so that nobody subscribes the address again.
    assert Subscriber.objects.get(email="").email_key == email_key(ADDRESS)
    assert run(ADDRESS) == "Nothing is kept about this address.\n"


def test_a_subscription_that_was_never_confirmed_is_deleted() -> None:
    Subscriber.objects.create(email=ADDRESS, email_key=email_key(ADDRESS), language="en")
    assert "- 1 subscription to the digest\n" in run(ADDRESS)
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize("address", ["nobody@example.org", "no address", ""])
def test_there_is_nothing_about_other_text(everything: None, address: str) -> None:
    assert run(address, "--dry-run") == run(address) == "Nothing is kept about this address.\n"
    assert Signatory.objects.count() == 2
