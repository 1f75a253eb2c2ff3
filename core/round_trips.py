"""Several statements in one round trip to PostgreSQL, for what a burst of requests repeats.

A round trip costs both sides a switch to the other process, which on a busy machine is as much as the statement
itself. psycopg can do this because Django binds values in the client: PostgreSQL gets one text with all statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection


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
    results = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statements = list(statements)
            backend: Any = connection
            # Each text is parsed once per process, which psycopg does not do for those of more than 4,096 characters.
            with connection.wrap_database_errors:
                texts = [cursor.mogrify(_sql(statement, backend), statement.params) for statement in statements]
            text = ";\n".join(texts)
            if text:
                backend.execute_text(cursor, text)
            for statement in statements:
                results.append(_result(statement, cursor))
                cursor.nextset()
        else:
            for statement in statements:
                cursor.execute(statement.sql, statement.params)
                results.append(_result(statement, cursor))
    return results


def _sql(statement: Statement, backend: Any) -> str:
    is_repeated = statement.is_repeated
    return str(backend.repeatable(statement.sql, len(statement.params))) if is_repeated else statement.sql


def _result(statement: Statement, cursor: Any) -> Any:
    return statement.convert(cursor.fetchall()) if statement.convert else None
