from __future__ import annotations

import pytest
from django.utils import timezone

from signatories.enums import Status
from signatories.models import Correction, Signatory, SignatoryList
from signatories.moderation.review_queue import waiting_for_review
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_pending_held_and_corrected_entries_are_in_review_newest_first(signatory_list: SignatoryList) -> None:
    on_list = {"signatory_list": signatory_list}
    for status in Status:
        SignatoryFactory(name=status, status=status, **on_list)
    corrected = SignatoryFactory(name="corrected", **on_list)
    Correction.objects.create(signatory=corrected, values={"name": "New"})
    waiting = waiting_for_review(Signatory.objects.all())
    assert [entry.name for entry in waiting] == ["corrected", "pending", "held"]
