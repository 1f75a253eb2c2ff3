"""The backend as Django loads it."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Saves two of the round trips of a request with a short transaction: a question before it, and its beginning.

    Django asks the server at each request whether the connection is usable (`CONN_HEALTH_CHECKS`). A server that stops
    or ends a connection says so and closes the socket, which is readable then; only in that case it is asked here. A
    network that swallows packets is noticed by the first query, as it would be by the question.
    """

    def is_usable(self) -> bool:
        """Return whether the connection is usable, by a question if an error occurred or something arrived."""
        return (not self.errors_occurred and self._is_silent()) or bool(super().is_usable())

    def _is_silent(self) -> bool:
        """Return whether the socket is open, and the server has sent nothing since its last answer."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)

    def execute_text(self, cursor: Any, text: str) -> None:
        """Execute a text of statements. The first of a transaction begins it, in the round trip of the text."""
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
