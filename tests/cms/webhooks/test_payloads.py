from __future__ import annotations

from cms.webhooks.models import Event
from cms.webhooks.payloads import BUILDERS
from cms.webhooks.schemas import DATA


def test_every_event_has_data_and_a_schema() -> None:
    assert set(BUILDERS) == set(DATA) == set(Event)
