"""The backend as Django loads it."""

from __future__ import annotations

import select
from typing import Any

from django.db import Error
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from core.postgresql.prepared_statements import PreparedStatements


class DatabaseWrapper(base.DatabaseWrapper):
    """Saves two of the round trips of a request with a short transaction: a question before it, and its beginning.

    Django asks the server at each request whether the connection is usable (`CONN_HEALTH_CHECKS`). A server that stops
    or ends a connection says so and closes the socket, which is readable then; only in that case it is asked here. A
    network that swallows packets is noticed by the first query, as it would be by the question.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepared = PreparedStatements()

    def get_new_connection(self, conn_params: Any) -> Any:
        """Return a connection of psycopg, which has no prepared statements yet."""
        self._prepared = PreparedStatements()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Return whether the connection is usable, by a question if an error occurred or something arrived."""
        if self._prepared.is_outdated:
            return False
        return (not self.errors_occurred and self._is_silent()) or bool(super().is_usable())

    def _is_silent(self) -> bool:
        """Return whether the socket is open, and the server has sent nothing since its last answer."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)

    def repeatable(self, sql: str, count: int) -> str:
        """Return the SQL to send for a statement with `count` placeholders that many requests repeat.

        Logged queries and connections whose statements do not last (see Django's `DISABLE_SERVER_SIDE_CURSORS`) have
        the statement itself.
        """
        if self.queries_logged or self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            return sql
        return self._prepared.call(self.connection, sql, count)

    def execute_text(self, cursor: Any, text: str) -> None:
        """Execute a text of statements. The first of a transaction begins it, in the round trip of the text."""
        try:
            self._execute_text(cursor, text)
        except Error as error:
            self._prepared.note_error(error.__cause__)
            raise

    def _execute_text(self, cursor: Any, text: str) -> None:
        driver = self.connection
        if not self.in_atomic_block or driver.info.transaction_status != TransactionStatus.IDLE:
            cursor.execute(text)
            return
        # psycopg would begin by itself, in a round trip of its own. It still commits or rolls back what was begun.
        driver.autocommit = True
        try:
            cursor.execute(f"BEGIN;\n{text}")
            cursor.nextset()
        finally:
            # Otherwise, cursors of `iterator()` would outlive the transaction, which PostgreSQL refuses for rows that
            # they lock. The setter refuses to change this inside a transaction.
            driver._autocommit = False
