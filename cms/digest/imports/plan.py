"""What an import would do, row by row. The preview shows it, and the import carries out exactly the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cms.digest.enums import RowOutcome, SubscriberStatus
from cms.digest.imports.columns import EMAIL, guess_columns
from cms.digest.imports.rows import SubscriberRow, read_rows
from cms.digest.models import Subscriber, SubscriberImport
from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import NO_HEADER
from signatories.exchange.sandbox import Table, read_table
from signatories.models import BlockedAddress

#: Rows of a file that a request imports.
MAX_ROWS = 20_000
#: Keys of one query.
BATCH = 1_000
ENDED = (SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.BOUNCED)
OUTCOME_OF_KNOWN = {
    SubscriberStatus.SUBSCRIBED: RowOutcome.KNOWN,
    SubscriberStatus.UNCONFIRMED: RowOutcome.ASKED,
    SubscriberStatus.UNSUBSCRIBED: RowOutcome.LEFT,
    SubscriberStatus.BOUNCED: RowOutcome.LEFT,
}


@dataclass
class ImportPlan:
    """The rows of a file by outcome, with the headers of the file and the mapping that was used."""

    headers: list[str]
    mapping: dict[str, str]
    rows: dict[RowOutcome, list[SubscriberRow]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Return the numbers of rows by outcome."""
        return {outcome.value: len(rows) for outcome, rows in self.rows.items()}

    @property
    def written(self) -> list[SubscriberRow]:
        """Return the rows that the import stores: new subscribers, and who left according to the file."""
        return [*self.rows.get(RowOutcome.ADDED, ()), *self.rows.get(RowOutcome.ENDED, ())]

    @cached_property
    def digest(self) -> str:
        """Return a hash of what the import would store; it changes with the subscribers."""
        parts = (
            f"{row.key} {row.status} {row.language} {row.consent_on} {row.consent_source}" for row in self.written
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def open_table(content: bytes) -> Table:
    """Return the table in a file, with or without a header. Raises `UnreadableFile`."""
    table = read_table(content)
    if table.metadata.doubts_header:
        table = read_table(content, header=NO_HEADER)
    if len(table) > MAX_ROWS:
        raise UnreadableFile(
            gettext_noop("The file has %(rows)s rows; at most %(most)s are imported at once. Split it."),
            rows=len(table),
            most=MAX_ROWS,
        )
    return table


def make_plan(batch: SubscriberImport) -> ImportPlan:
    """Return what an import would do now; nothing is written. Raises like `open_table`."""
    table = open_table(bytes(batch.content))
    guessed = guess_columns(table.headers, table.metadata.guessed)
    mapping = {name: header for name, header in {**guessed, **batch.mapping}.items() if header in table.headers}
    plan = ImportPlan([header for header in table.headers if header], mapping)
    if EMAIL in mapping:
        for row, outcome in _outcomes(list(read_rows(table, mapping, batch.language, batch.date_order))):
            plan.rows.setdefault(outcome, []).append(row)
    return plan


def _outcomes(rows: list[SubscriberRow]) -> Iterator[tuple[SubscriberRow, RowOutcome]]:
    """Yield each row with its outcome. If any row of an address says that it left, none subscribes it."""
    left = {row.key: row for row in reversed(rows) if row.status in ENDED and not row.problem}
    known, blocked = _known(rows), _blocked(rows)
    seen: set[str] = set()
    for row in rows:
        if row.problem:
            yield row, RowOutcome.INVALID
        elif row.key in seen:
            yield row, RowOutcome.DUPLICATE
        elif row.key in known:
            is_conflict = known[row.key] == SubscriberStatus.SUBSCRIBED and row.key in left
            yield row, RowOutcome.CONFLICT if is_conflict else OUTCOME_OF_KNOWN[known[row.key]]
        elif blocked & {row.key, row.mailbox}:
            yield row, RowOutcome.BLOCKED
        elif row.key in left:
            yield left[row.key], RowOutcome.ENDED
        elif row.status == SubscriberStatus.UNCONFIRMED:
            yield row, RowOutcome.PENDING
        else:
            yield row, RowOutcome.ADDED
        seen |= {row.key} - {""}


def _known(rows: Iterable[SubscriberRow]) -> dict[str, SubscriberStatus]:
    """Return the states of the addresses that are stored already, by key."""
    found = {}
    for keys in _batches({row.key for row in rows}):
        stored = Subscriber.objects.filter(email_key__in=keys).order_by()
        found.update({key: SubscriberStatus(status) for key, status in stored.values_list("email_key", "status")})
    return found


def _blocked(rows: Iterable[SubscriberRow]) -> set[str]:
    found: set[str] = set()
    for keys in _batches({key for row in rows for key in (row.key, row.mailbox)}):
        found.update(BlockedAddress.objects.filter(email_key__in=keys).values_list("email_key", flat=True))
    return found


def _batches(keys: set[str]) -> Iterator[list[str]]:
    ordered = sorted(keys - {""})
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
