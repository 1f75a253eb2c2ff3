"""The hashes of records, computed as somebody would who has only the decision page and an export."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.audit.hashes import START, details_digest, facts_of
from cms.audit.models import AuditRecord
from cms.audit.sealing import head, seal
from tests.factories import SignatoryListFactory

pytestmark = pytest.mark.django_db


def test_the_chain_can_be_computed_from_the_facts(act: Callable[[], None]) -> None:
    act()
    act()
    seal()
    previous = START
    for record in AuditRecord.objects.order_by("position"):
        facts = json.loads(json.dumps(facts_of(record)))
        previous = sha256(json.dumps([previous, *facts.values()], separators=(",", ":")).encode()).hexdigest()
        assert record.hash == previous
    assert head().hash == previous
    assert list(facts_of(record)) == [
        *("position", "log", "entry", "timestamp", "action", "user", "object_type", "object_id", "details_digest")
    ]


def test_details_have_the_same_digest_before_and_after_storing() -> None:
    data = {
        "z": 1,
        "a": [1.0, 1e20, 0.1, None, "é\N{GRINNING FACE}"],
        "lazy": gettext_lazy("Audit log"),
        "n": {"2": 1},
    }
    log(instance=SignatoryListFactory(), action="signatories.add_question", data=data)
    record = AuditRecord.objects.latest("pk")
    stored = ModelLogEntry.objects.get(pk=record.entry_id)
    assert details_digest(stored, record.salt) == record.details_digest
    assert details_digest(stored, "") != record.details_digest
