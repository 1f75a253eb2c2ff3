"""Audit log entries of many objects at once, as `wagtail.log_actions.log` writes them for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Rows of one statement.
BATCH = 1_000


def log_many(action: str, items: Iterable[tuple[Model, Mapping[str, Any]]], *, user: User | None = None) -> None:
    """Log one registered action for each object, with its data, in the order of `items`.

    All objects must be of one model whose log is `ModelLogEntry`.
    """
    context = get_active_log_context()
    now = timezone.now()
    entries = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
            object_id=str(instance.pk),
            label=str(instance),
            action=action,
            timestamp=now,
            data=dict(data),
            user=user or context.user,
            uuid=context.uuid,
        )
        for instance, data in items
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=BATCH)
