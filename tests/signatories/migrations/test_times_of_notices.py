"""The times of mails about a changed text, as they are filled in from stored mails."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from signatories.models import Contact, Mail
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
migration = import_module("signatories.migrations.0065_times_of_notices")


def test_each_contact_gets_the_time_of_its_last_mail() -> None:
    told = SignatoryFactory(email="robin@example.org")
    other = SignatoryFactory(email="wren@example.org")
    erased = SignatoryFactory()
    for entry, purpose, day in (
        (told, "new_text", 1),
        (told, "new_text", 3),
        (told, "text_changed", 2),
        (other, "confirm", 4),
        (erased, "new_text", 5),
    ):
        Mail.objects.create(signatory=entry, purpose=purpose, created_at=datetime(2026, 11, day, tzinfo=UTC))
    migration.fill(apps, None)
    times = {
        contact.pk: (contact.text_changed_at and contact.text_changed_at.day, contact.new_text_at and contact.new_text_at.day)
        for contact in Contact.objects.all()
    }
    assert times == {told.pk: (2, 3), other.pk: (None, None)}
