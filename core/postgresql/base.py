"""The backend as Django loads it."""

from __future__ import annotations

import select
from collections.abc import Iterable
from typing import Any

from django.db import Error, InternalError
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from core.postgresql.prepared_statements import PreparedStatements


class DatabaseWrapper(base.DatabaseWrapper):
    """Saves round trips of a request with a short transaction: a question before it, its beginning, and some writes.

    Django asks the server at each request whether the connection is usable (`CONN_HEALTH_CHECKS`). A server that stops
    or ends a connection says so and closes the socket, which is readable then; only in that case it is asked here. A
    network that swallows packets is noticed by the first query, as it would be by the question.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepared = PreparedStatements()
        #: Texts that are sent before whatever comes next.
        self._postponed: list[str] = []

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

    def send_together(self, statements: Iterable[Any]) -> Any:
        """Send statements of `core.round_trips` as one text, after what was postponed.

        Return a cursor at the first of their results.
        """
        cursor = self._plain_cursor()
        with self.wrap_database_errors:
            if not self._postponed:
                self._prepared.renew(self.connection)
            texts = [self._text(cursor, statement) for statement in statements]
        postponed = self._take_postponed()
        self.execute_text(cursor, ";\n".join([*postponed, *texts]))
        for _text in postponed:
            cursor.nextset()
        return cursor

    def postpone(self, statement: Any) -> None:
        """Send a statement in front of the next one, or with the commit. Its result is dropped; its errors come there.

        Only inside a transaction, whose rollback drops the statement. Raises `TransactionManagementError`, as cursors
        do, if that has to be rolled back.
        """
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self._postponed.append(self._text(self._plain_cursor(), statement))

    def _text(self, cursor: Any, statement: Any) -> str:
        """Return the text of a statement with its values; a call of a prepared one if many requests repeat it.

        Logged queries and connections whose statements do not last (see Django's `DISABLE_SERVER_SIDE_CURSORS`) have
        the statement itself.
        """
        sql, params = statement.sql, statement.params
        is_kept = not self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        if statement.is_repeated and is_kept and not self.queries_logged:
            sql = self._prepared.call(self.connection, sql, len(params))
        # psycopg parses a text once per process if it has up to 4,096 characters, so statements are not joined before.
        return str(cursor.mogrify(sql, params))

    def _take_postponed(self) -> list[str]:
        texts, self._postponed = self._postponed, []
        return texts

    def _plain_cursor(self) -> Any:
        return super()._cursor()  # type: ignore[misc]

    def _cursor(self, name: str | None = None) -> Any:
        # Who opens a cursor may read what was written.
        if texts := self._take_postponed():
            with self._plain_cursor() as cursor:
                self.execute_text(cursor, ";\n".join(texts))
        return super()._cursor(name)  # type: ignore[misc]

    def _commit(self) -> None:
        if texts := self._take_postponed():
            with self._plain_cursor() as cursor:
                self.execute_text(cursor, ";\n".join([*texts, "COMMIT"]))
        if self.connection is not None and self.connection.info.transaction_status == TransactionStatus.INERROR:
            # PostgreSQL answers COMMIT by a rollback, without an error: nobody would learn that nothing is stored.
            raise InternalError("An error was caught inside a transaction, which can only be rolled back.")
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._take_postponed()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        # A savepoint sends what was postponed before it.
        self._take_postponed()
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def close(self) -> None:
        """Close the connection, whose transaction is rolled back."""
        self._take_postponed()
        super().close()
