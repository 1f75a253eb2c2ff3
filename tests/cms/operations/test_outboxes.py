"""Tests of the list of outboxes."""

from __future__ import annotations

from django.apps import apps

from cms.models import PeriodicRun
from cms.operations.outboxes import OUTBOXES
from core.outbox.models import LeasedJob


def test_the_list_has_every_outbox_once() -> None:
    models = {model for model in apps.get_models() if issubclass(model, LeasedJob)}
    listed_models = [each.outbox.model for each in OUTBOXES]
    assert set(listed_models) == models - {PeriodicRun}
    assert len(listed_models) == len(models) - 1
    assert len({each.name for each in OUTBOXES}) == len(OUTBOXES)
