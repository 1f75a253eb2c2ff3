"""What a retention rule is, and functions that many rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from signatories.legal_hold import without_held
from signatories.locks import lock_lists_and_addresses

DAY = timedelta(days=1)
ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass(frozen=True)
class RetentionRule:
    """A kind of data with its retention period.

    `days` is a fixed period, or a key of `settings.RETENTION_DAYS`, where 0 means no limit. `find` returns the rows
    that are older than a moment, in a stable order. `remove` deletes or anonymizes them. `notice` is what the privacy
    notice calls the data; "" for data that are not about signers or readers.
    """

    name: str
    days: str | timedelta
    find: Callable[[datetime], QuerySet[Any] | Sequence[Any]]
    remove: Callable[..., None]
    notice: str | Promise
    #: Called once the rule has removed what is due, also if that was nothing. Idempotent.
    finish: Callable[[], None] = lambda: None
    #: `remove` also gets the moment of `find`, to ask again which of the rows are due once nobody can change that.
    asks_again: bool = False

    @property
    def keep(self) -> timedelta | None:
        """Return the retention period; None for no limit."""
        if isinstance(self.days, timedelta):
            return self.days
        days = settings.RETENTION_DAYS[self.days]
        return timedelta(days=days) if days else None

    def remove_batch(self, rows: Sequence[Any], before: datetime) -> None:
        """Remove rows that `find(before)` found, in the transaction of the caller."""
        if self.asks_again:
            self.remove(rows, before)
        else:
            self.remove(rows)


def delete(rows: Sequence[models.Model]) -> None:
    """Delete rows of one model, with their dependent rows."""
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def delete_free(list_path: str) -> Callable[[Sequence[models.Model]], None]:
    """Return a `remove` function that deletes rows, except those of lists that were put on legal hold meanwhile.

    `list_path` is the path from a row to its list.
    """

    def remove(rows: Sequence[models.Model]) -> None:
        if free := still_free(rows, list_path):
            delete(free)

    return remove


def still_free(rows: Sequence[ModelT], list_path: str) -> list[ModelT]:
    """Return rows of one model without those of lists on legal hold.

    Must be called in a transaction. No list can be put on hold before it ends.
    """
    if not rows:
        return []
    stored = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
    lists: Iterable[int | None] = stored.order_by().values_list(list_path, flat=True).distinct()
    lock_lists_and_addresses([pk for pk in lists if pk is not None], [])
    free = set(without_held(stored, list_path).values_list("pk", flat=True))
    return [row for row in rows if row.pk in free]


def older_than(
    model: type[models.Model], field: str = "created_at", *, list_path: str = ""
) -> Callable[[datetime], QuerySet[Any]]:
    """Return a `find` function for the rows of a model that are older than a moment.

    `list_path` is the path from a row to its list: rows of lists on legal hold are not found.
    """

    def find(before: datetime) -> QuerySet[Any]:
        rows = model._default_manager.filter(**{f"{field}__lt": before}).order_by("pk")
        return without_held(rows, list_path) if list_path else rows

    return find
