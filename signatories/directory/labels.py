"""Relations and groups of members by their labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from wagtail.log_actions import log

from signatories.models.labelled import Labelled
from signatories.text import fold

if TYPE_CHECKING:
    from core.users.models import User

Row = TypeVar("Row", bound=Labelled)


def rows_by_label(model: type[Row]) -> dict[str, Row]:
    """Return the rows of a model by their folded labels in all languages."""
    rows = list(model._default_manager.all())
    found = {fold(row.label): row for row in rows}
    for row in rows:
        for label in row.labels.values():
            found.setdefault(fold(label), row)
    return found


def is_possible_label(model: type[Labelled], text: str) -> bool:
    """Return whether a new row can have a label."""
    try:
        model(label=text).clean_fields()
    except ValidationError:
        return False
    return True


def add_labels(model: type[Row], labels: Iterable[str], *, user: User | None) -> dict[str, Row]:
    """Add rows with the labels that none has yet in any language, after the others, and log them. Idempotent.

    Return all rows by their folded labels.
    """
    known = rows_by_label(model)
    last = max((row.position for row in known.values()), default=0)
    for label in dict.fromkeys(labels):
        if fold(label) in known:
            continue
        last += 1
        row, is_new = model._default_manager.get_or_create(label=label, defaults={"position": last})
        known[fold(label)] = row
        if is_new:
            log(instance=row, action="wagtail.create", user=user)
    return known
