"""The command that prints a copy of everything about an address, with what all apps have."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from cms.digest.models import Subscriber
from signatories.addresses import email_key
from tests.cms.contact.messages import contact_message
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def copy_for(address: str) -> dict[str, list[dict[str, object]]]:
    output = StringIO()
    call_command("person_data", address, stdout=output)
    return dict(json.loads(output.getvalue()))


def test_the_copy_has_signatures_subscription_and_messages_of_the_address() -> None:
    for address in ("robin@example.org", "canary@example.org"):
        SignatoryFactory(name=address, email=address)
        Subscriber.objects.create(email=address, email_key=email_key(address), language="en")
        contact_message(email=address, subject=address)
    data = copy_for("Robin@EXAMPLE.org")
    assert [each["entry"]["name"] for each in data["signatures"]] == ["robin@example.org"]  # type: ignore[index]
    assert [each["email"] for each in data["subscriptions"]] == ["robin@example.org"]
    assert [each["subject"] for each in data["messages"]] == ["robin@example.org"]
    assert "canary" not in json.dumps(data)


def test_an_unknown_address_and_text_that_is_none_have_nothing() -> None:
    SignatoryFactory()
    Subscriber.objects.create(email="", email_key=email_key("gone@example.org"), language="en")
    for address in ("nobody@example.org", "no address", ""):
        data = copy_for(address)
        assert {name: data[name] for name in ("signatures", "subscriptions", "messages")} == {
            "signatures": [],
            "subscriptions": [],
            "messages": [],
        }
