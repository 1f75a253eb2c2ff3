from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.operations.clock_changes import TIMES, Ahead, pull_back
from cms.webhooks.models import Delivery, Endpoint
from letters.enums import DerivedKind
from letters.models import DerivedFile, Edition
from signatories.enums import MailPurpose
from signatories.models import Mail
from tests.factories import SignatoryListFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def row_of(model: Any) -> Any:
    if model is Endpoint:
        return Endpoint.objects.create(url="https://hooks.example.org/")
    if model is Delivery:
        return Delivery.objects.create(endpoint=row_of(Endpoint), event="test")
    if model is Mail:
        return Mail.objects.create(purpose=MailPurpose.CONFIRM, created_at=timezone.now(), claimed_at=timezone.now())
    if model is Edition:
        return Edition.objects.create(signatory_list=SignatoryListFactory())
    return DerivedFile.objects.create(kind=DerivedKind.SHARE_IMAGE, subject=1)


@pytest.mark.parametrize("time", TIMES, ids=lambda time: f"{time.model.__name__}.{time.field}, {time.longest}")
def test_what_waits_for_a_moment_that_only_a_wrong_clock_can_have_set_is_due_now(time: Ahead) -> None:
    row = row_of(time.model)
    if not time.condition:
        Mail.objects.update(claimed_at=None)
    now = timezone.now()
    rows = time.model._default_manager.filter(pk=row.pk)
    rows.update(**{time.field: now + time.longest})
    assert pull_back(now) == 0
    rows.update(**{time.field: now + time.longest + MINUTE})
    assert (pull_back(now), pull_back(now)) == (1, 0)
    assert getattr(rows.get(), time.field) == now
