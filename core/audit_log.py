"""Wagtail's log: entries without the validation of `wagtail.log_actions.log`, and the erasure of their details.

Wagtail validates each entry as a form would, with a query for its content type: a sixth of a sign-on. Nothing in an
entry comes from a form, so bulk operations, sign-ons and confirmations log with `log_many` and `log_one`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry

from core.bulk_insert import bulk_insert, insert_soon

if TYPE_CHECKING:
    from wagtail.models.audit_log import BaseLogEntry

    from core.users.models import User

#: Rows of one statement.
BATCH = 1_000
#: Replaces names in the log.
ERASED = "(erased)"

#: Sent in the transaction that writes log entries, as `entries`; one that Wagtail writes sends Django's `post_save`.
#: An entry about an act of the public may have no key.
entries_logged = Signal()
#: Sent in the transaction that erases the details of log entries, which are `entries`.
details_erased = Signal()


def with_details(message: str, details: str) -> str:
    """Return "message: details" as the active language writes a colon; the message alone without details."""
    return _("%(message)s: %(details)s") % {"message": message, "details": details} if details else message


def log_many(action: str, items: Iterable[tuple[Model, Mapping[str, Any]]], *, user: User | None = None) -> None:
    """Log one registered action for each object, with its data, in the order of `items`.

    All objects must be stored, and of one model whose log is `ModelLogEntry`. Raises `ValueError` if the action is not
    registered.
    """
    now = timezone.now()
    entries = [new_log_entry(instance, action, data, user=user, now=now) for instance, data in items]
    # A savepoint would protect nothing: whoever catches an error has rolled back the act that is logged.
    with transaction.atomic(savepoint=False):
        if len(entries) == 1 and is_public_act(entries[0]):
            insert_soon(entries[0])
        else:
            bulk_insert(entries)
        entries_logged.send(ModelLogEntry, entries=entries)


def log_one(instance: Model, action: str, data: Mapping[str, Any] | None = None, *, user: User | None = None) -> None:
    """Log a registered action for one object. Like `log_many`."""
    log_many(action, [(instance, data or {})], user=user)


def is_public_act(entry: BaseLogEntry) -> bool:
    """Return whether a log entry is about an act of the public, or of the worker for it."""
    return entry.user_id is None and entry.content_type_id in public_types()


def public_types() -> list[int]:
    """Return the content types whose objects the public changes, and the worker for it."""
    return [each.pk for each in ContentType.objects.get_for_models(*_public_models()).values()]


@cache
def _public_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if getattr(model, "is_changed_by_public", False)]


def new_log_entry(
    instance: Model,
    action: str,
    data: Mapping[str, Any] | None = None,
    *,
    user: User | None = None,
    now: datetime | None = None,
) -> ModelLogEntry:
    """Return the entry of `log_one`, unsaved, for an object that has its key.

    Whoever inserts it sends `entries_logged`.
    """
    if not registry.action_exists(action):
        raise ValueError(f"The action of the log is not registered: {action}")
    context = get_active_log_context()
    return ModelLogEntry(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
        object_id=str(instance.pk),
        label=str(instance),
        action=action,
        timestamp=now or timezone.now(),
        data=dict(data or {}),
        user=user or context.user,
        uuid=context.uuid,
    )


def strip_log(entries: Iterable[ModelLogEntry]) -> None:
    """Anonymize entries of the log: action, time, user and statuses stay, names and other values go."""
    stripped = []
    for entry in entries:
        entry.label = ERASED
        entry.data = {
            key: {"status": value["status"]}
            for key, value in (entry.data or {}).items()
            if isinstance(value, dict) and "status" in value
        }
        stripped.append(entry)
    with transaction.atomic():
        ModelLogEntry.objects.bulk_update(stripped, ["label", "data"], batch_size=BATCH)
        details_erased.send(ModelLogEntry, entries=stripped)
