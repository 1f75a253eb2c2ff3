"""Changes of what is public of a list, counted in rows of their own.

One row with a counter would make every confirmation wait for those before it. So each change inserts a row, in its
transaction, and the number of changes is the sum over the rows. It becomes visible together with the change, in
whatever order transactions commit. `compact` replaces many rows by few with the same sum.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import models, transaction
from django.db.models import Count, Q, QuerySet, Sum

from core.bulk_insert import insert_soon
from signatories.enums import Status
from signatories.models.signatory_list import SignatoryList

if TYPE_CHECKING:
    from signatories.models.querysets import SignatoryQuerySet
    from signatories.models.signatory import Signatory

#: Columns of an entry that no public file shows: a change of nothing else is not counted.
UNLISTED_FIELDS = frozenset(
    {
        *("email_key", "name_key", "listing_key", "search_text", "sort_as_source", "text_version"),
        *("organization", "organization_id", "import_batch", "import_batch_id", "import_row", "source"),
        *("merged_into", "merged_into_id", "is_further_representative"),
        *("created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at", "disputed_at"),
    }
)
#: Columns that only say where an entry stands.
PLACE_FIELDS = frozenset({"sort_as", "lead_order", "group", "group_id"})
#: Columns that decide whether an entry is public.
PUBLISHING_FIELDS = frozenset({"status", "is_name_hidden"})
#: Rows of a list up to which they are left as they are.
MAX_ROWS = 500
#: Rows that are added up in one transaction.
BATCH = 5_000


class ListVersion(NamedTuple):
    """How often what is public of a list has changed: in all, and so that something was taken away or corrected."""

    changes: int
    removals: int


class ListChangeQuerySet(QuerySet["ListChange"]):
    """Changes of lists."""

    def record(self, lists: Iterable[int], *, takes_away: bool) -> None:
        """Count a change of each list, in the transaction of the change; one query, none without a list.

        `takes_away` says that earlier files contain something that must no longer be shown.
        """
        rows = [ListChange(signatory_list_id=pk, takes_away=takes_away) for pk in sorted(set(lists))]
        if len(rows) == 1:
            insert_soon(rows[0])
        else:
            ListChange.objects.bulk_create(rows)

    def record_save(self, entry: Signatory, *, is_new: bool, changed: Collection[str] | None) -> None:
        """Count the change of an entry that was just saved, before its sort keys follow, if files may show it.

        `changed` are the names of the saved fields; None for all.
        """
        if changed is not None and UNLISTED_FIELDS.issuperset(changed):
            return
        was_public = entry.has_sort_keys and not is_new
        if was_public or entry.is_public:
            self.record([entry.signatory_list_id], takes_away=was_public and not _only_moves(changed))

    def record_update(self, entries: SignatoryQuerySet, changed: Collection[str]) -> None:
        """Count the change of entries that are about to be updated, in the same transaction; locks their rows."""
        if UNLISTED_FIELDS.issuperset(changed):
            return
        changing = _locked_lists(entries)
        listed = {pk for pk, is_public in changing if is_public}
        self.record(listed, takes_away=not _only_moves(changed))
        if not PUBLISHING_FIELDS.isdisjoint(changed):
            self.record({pk for pk, _is_public in changing} - listed, takes_away=False)

    def record_deletion(self, entries: SignatoryQuerySet) -> None:
        """Count the change of entries that are about to be deleted by a query, in the same transaction; as above."""
        self.record((pk for pk, is_public in _locked_lists(entries) if is_public), takes_away=True)

    def version_of(self, list_pk: int) -> ListVersion:
        """Return the version of a list as it is now, in one query without a cache."""
        sums = self.filter(signatory_list=list_pk).aggregate(
            changes=Sum("weight", default=0), removals=Sum("weight", filter=Q(takes_away=True), default=0)
        )
        return ListVersion(sums["changes"], sums["removals"])

    def compact(self) -> None:
        """Replace the rows of lists that have many by one row of each kind. Safe beside other workers."""
        counted = self.order_by().values("signatory_list").annotate(rows=Count("pk")).filter(rows__gt=MAX_ROWS)
        for pk, number in list(counted.values_list("signatory_list", "rows")):
            # What a day without a worker left does not fit into one statement.
            for _batch in range(0, number, BATCH):
                self._compact_batch(pk)

    @transaction.atomic
    def _compact_batch(self, list_pk: int) -> None:
        sums: dict[bool, int] = {}
        rows = list(self.select_for_update().filter(signatory_list=list_pk).order_by("pk")[:BATCH])
        for row in rows:
            sums[row.takes_away] = sums.get(row.takes_away, 0) + row.weight
        self.filter(pk__in=[row.pk for row in rows]).delete()
        ListChange.objects.bulk_create(
            ListChange(signatory_list_id=list_pk, takes_away=takes_away, weight=weight)
            for takes_away, weight in sums.items()
        )


def _locked_lists(entries: SignatoryQuerySet) -> set[tuple[int, bool]]:
    """Lock the rows of entries; return their lists, and whether anybody may see an entry of those there.

    Without the lock, an entry could be published between this query and the statement that hides it.
    """
    chosen = entries.order_by().values("pk")
    chosen.query.select_for_update = False
    rows = entries.model._base_manager.select_for_update(no_key=True).filter(pk__in=chosen).order_by("pk")
    found = rows.values_list("signatory_list", "status", "is_name_hidden")
    return {(pk, status == Status.PUBLISHED and not is_hidden) for pk, status, is_hidden in found}


def _only_moves(changed: Collection[str] | None) -> bool:
    return changed is not None and (PLACE_FIELDS | UNLISTED_FIELDS).issuperset(changed)


class ListChange(models.Model):
    """A change of what is public of a list, or `weight` of them; see the module."""

    # No constraint in the database: inserting a row would lock that of the list.
    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    takes_away = models.BooleanField()
    weight = models.PositiveBigIntegerField(default=1)

    objects = ListChangeQuerySet.as_manager()

    # Wagtail's reference index would cost queries for each row.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "change of a list"
        verbose_name_plural = "changes of lists"
        default_permissions = ()
        indexes = [models.Index(fields=["signatory_list", "takes_away", "weight"], name="list_change_version")]

    def __str__(self) -> str:
        return f"{self.signatory_list_id}: {self.weight}"
