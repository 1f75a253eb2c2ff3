"""Several statements in one round trip to PostgreSQL, for what a burst of requests repeats.

A round trip costs both sides a switch to the other process, which on a busy machine is as much as the statement
itself. psycopg can do this because Django binds values in the client: PostgreSQL gets one text with all statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, connections


@dataclass(frozen=True)
class Statement:
    """A statement with its values; `convert` makes a result of its rows, and is None for one that returns none."""

    sql: str
    params: Sequence[Any] = ()
    convert: Callable[[list[Any]], Any] | None = list
    #: Whether many requests repeat the SQL, each with its own `params`: PostgreSQL plans it once per connection.
    is_repeated: bool = False

    def then(self, use: Callable[[Any], Any]) -> Statement:
        """Return the same statement with `use` of its result as the result."""
        convert = self.convert
        return replace(self, convert=lambda rows: use(convert(rows) if convert else None))


def execute_together(statements: Iterable[Statement]) -> list[Any]:
    """Execute statements in their order, inside a transaction, and return the result of each.

    One round trip on PostgreSQL, where each statement sees what others committed before it began, as if it were sent
    alone. If one fails, those after it are not executed, and the transaction has to be rolled back.
    """
    statements = list(statements)
    if not statements:
        return []
    # Once: each use of `django.db.connection` looks for that of the thread.
    backend: Any = connections[connection.alias]
    if backend.vendor == "postgresql":
        with backend.send_together(statements) as cursor:
            return [_next_result(statement, cursor) for statement in statements]
    with backend.cursor() as cursor:
        return [_executed(statement, cursor) for statement in statements]


def postpone(statement: Statement) -> None:
    """Execute a statement whose result nobody needs in the round trip of the next one, or of the commit.

    PostgreSQL raises errors of the statement there. Outside a transaction, and on SQLite, it is executed at once.
    """
    backend: Any = connections[connection.alias]
    if backend.vendor == "postgresql" and backend.in_atomic_block:
        backend.postpone(statement)
    else:
        execute_together([statement])


def _executed(statement: Statement, cursor: Any) -> Any:
    cursor.execute(statement.sql, statement.params)
    return _result(statement, cursor)


def _next_result(statement: Statement, cursor: Any) -> Any:
    result = _result(statement, cursor)
    cursor.nextset()
    return result


def _result(statement: Statement, cursor: Any) -> Any:
    return statement.convert(cursor.fetchall()) if statement.convert else None
