"""Statements that PostgreSQL parses and plans once for many executions, as a burst of requests repeats them.

It takes eight times as long to plan the reads of a sign-on as to execute them. Prepared statements of the protocol
would need a message for each statement, with its values; `EXECUTE` is part of a text of several.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from typing import Any

from psycopg import errors

logger = logging.getLogger(__name__)

#: A connection prepares a statement before it sends it for this time within `LIFETIME`. Fewer would not pay.
THRESHOLD = 5
#: Seconds after which statements are prepared anew. A plan for a table of a few rows reads all of them, which takes
#: too long once a burst has filled the table, and PostgreSQL plans by itself only after it has analyzed the table.
LIFETIME = 5


class PreparedStatements:
    """The prepared statements of one connection. They outlast its transactions, also those that are rolled back."""

    #: False for all connections once one had lost its statements, as behind a pooler in the mode *transaction*.
    are_kept = True

    def __init__(self) -> None:
        self.is_outdated = False
        self._uses: Counter[str] = Counter()
        self._calls: dict[str, str] = {}
        self._until = 0.0

    def renew(self, driver: Any) -> None:
        """Forget the statements once they are too old. Not while a text waits that names one of them."""
        if time.monotonic() <= self._until:
            return
        if self._calls:
            driver.execute("DEALLOCATE ALL")
        self._uses.clear()
        self._calls.clear()
        self._until = time.monotonic() + LIFETIME

    def call(self, driver: Any, sql: str, count: int) -> str:
        """Return the SQL that executes a statement, with its `count` placeholders; `sql` itself if that is to be sent.

        Prepares the statement if it is due, in the transaction of the connection of psycopg.
        """
        if not self.are_kept:
            return sql
        call = self._calls.get(sql)
        if call is not None:
            return call
        self._uses[sql] += 1
        return self._prepare(driver, sql, count) if self._uses[sql] >= THRESHOLD else sql

    def _prepare(self, driver: Any, sql: str, count: int) -> str:
        text = sql % tuple(f"${number}" for number in range(1, count + 1))
        # The same name never means another statement, even if a pooler hands connections around.
        name = f"undersigned_{hashlib.sha256(text.encode()).hexdigest()[:20]}"
        try:
            driver.execute(f"PREPARE {name} AS {text}")
        except errors.DuplicatePreparedStatement as error:
            self.note_error(error)
            raise
        values = ", ".join(["%s"] * count)
        self._calls[sql] = call = f"EXECUTE {name}({values})" if count else f"EXECUTE {name}"
        return call

    def note_error(self, error: BaseException | None) -> None:
        """Note an error of psycopg, after which the statements may have to be given up.

        A migration that changes the type of a column makes them fail: the connection is to be closed then.
        """
        if isinstance(error, (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)):
            logger.warning("PostgreSQL lost prepared statements. A pooler has to be in the mode session.")
            PreparedStatements.are_kept = False
        if isinstance(error, errors.FeatureNotSupported):
            self.is_outdated = True
