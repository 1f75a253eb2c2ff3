"""Querysets whose SQL is compiled once per process, for the few reads that a burst of requests repeats.

Django takes four times as long to compile a small query as the database to answer it. A prepared query is an ordinary
queryset with a `Parameter` for each value that differs from call to call. `REMEMBERED_SECONDS` does not apply: every
call asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet


class Parameter(Expression):
    """A value of a prepared query that each call gives, at the place of an ordinary value in `filter()`.

    Values are converted as those of `output_field` are for the database. None is not possible: it needs other SQL.
    """

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, with the parameter itself in the place of its value."""
        return "%s", (self,)


@dataclass(frozen=True)
class _Statement:
    sql: str
    params: Sequence[Any]
    #: Functions that convert the values of a column, and what they get beside the value, by position of the column.
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]

    def execute(self, connection: BaseDatabaseWrapper, values: dict[str, Any]) -> list[list[Any]]:
        params = [
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Parameter)
            else param
            for param in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = list(map(list, cursor.fetchall()))
        for row in rows:
            for position, functions, expression in self.converters:
                for convert in functions:
                    row[position] = convert(row[position], expression, connection)
        return rows


@dataclass
class PreparedQuery:
    """The rows of one queryset, or of several in one statement, for the values of their parameters.

    `build` returns the querysets, made with `values_list`; it is called once. Several need the same number and types
    of columns. Only the rows of a single one are sorted.
    """

    build: Callable[[], Sequence[QuerySet[Any, Any]]]
    _statements: dict[str, _Statement] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def rows(self, **values: Any) -> list[list[Any]]:
        """Return the rows, with their values as `values_list` has them, in one statement."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            with self._lock:
                statement = self._statements.setdefault(connection.vendor, _compiled(self.build()))
        return statement.execute(connection, values)


def _compiled(querysets: Sequence[QuerySet[Any, Any]]) -> _Statement:
    compilers = [queryset.query.get_compiler(connection=connection) for queryset in querysets]
    parts = [compiler.as_sql() for compiler in compilers]
    sql = parts[0][0]
    if len(parts) > 1:
        # Wrapped, since SQLite allows no ORDER BY and no LIMIT in parts of a compound statement.
        sql = " UNION ALL ".join(f"SELECT * FROM ({part}) AS part_{number}" for number, (part, _) in enumerate(parts))  # noqa: S608
    columns = [column for column, _sql, _alias in compilers[0].select]
    converters = compilers[0].get_converters(columns)
    return _Statement(
        sql,
        [param for _sql, params in parts for param in params],
        [(position, functions, expression) for position, (functions, expression) in converters.items()],
    )
