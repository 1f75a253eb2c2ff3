"""Fixtures of the tests of the audit log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from cms.audit import recording, sealing, verification
from core.users.models import User
from tests.factories import SignatoryListFactory

MIGRATION = import_module("cms.audit.migrations.0002_triggers")


@pytest.fixture
def protected(db: None) -> None:
    """Create the triggers, which the database of the tests lacks, for one test."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in MIGRATION.SQLITE:
                cursor.execute(statement)
        else:
            cursor.execute("ALTER TABLE audit_auditrecord ENABLE TRIGGER USER")


@pytest.fixture
def seals_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for missing records without waiting a minute."""
    for module in (recording, sealing, verification):
        monkeypatch.setattr(module, "BEING_WRITTEN", timedelta(minutes=-1))


@pytest.fixture
def act(db: None) -> Callable[[], None]:
    """Return a function that logs something a colleague does to a list."""
    from wagtail.log_actions import log

    user = User.objects.create_user("robin")
    signatory_list = SignatoryListFactory(title="Open streets")

    def add_question() -> None:
        log(instance=signatory_list, action="signatories.add_question", user=user, data={"label": "Shoe size"})

    return add_question
