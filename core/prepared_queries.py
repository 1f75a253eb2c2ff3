"""Querysets whose SQL is compiled once per process, for the few reads that a burst of requests repeats.

Django takes four times as long to compile a small query as the database to answer it. A prepared query is an ordinary
queryset with a `Parameter` for each value that differs from call to call. `REMEMBERED_SECONDS` does not apply: every
call asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from core.round_trips import Statement, execute_together

M = TypeVar("M", bound=Model)


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
class _Compiled:
    sql: str
    params: Sequence[Any]
    #: Functions that convert the values of a column, and what they get beside the value, by position of the column.
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    #: Makes an instance of a row, with related ones; None for rows of values.
    build_instance: Callable[[Sequence[Any]], Any] | None

    def bind(self, connection: BaseDatabaseWrapper, values: dict[str, Any]) -> Sequence[Any]:
        return [
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Parameter)
            else param
            for param in self.params
        ]

    def converted(self, connection: BaseDatabaseWrapper, found: list[Any]) -> list[list[Any]]:
        rows = list(map(list, found))
        for row in rows:
            for position, functions, expression in self.converters:
                for convert in functions:
                    row[position] = convert(row[position], expression, connection)
        return rows


@dataclass
class PreparedQuery:
    """The rows of one queryset, or of several in one statement, for the values of their parameters.

    `build` returns the querysets; it is called once. Those for `rows` are made with `values_list`. Several need the
    same number and types of columns. Only the rows of a single one are sorted.
    """

    build: Callable[[], Sequence[QuerySet[Any, Any]]]
    _compiled: dict[str, _Compiled] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def rows(self, **values: Any) -> list[list[Any]]:
        """Return the rows, with their values as `values_list` has them, in one statement."""
        [rows] = execute_together([self.rows_statement(**values)])
        return list(rows)

    def instances(self, model: type[M], **values: Any) -> list[M]:
        """Return the rows of a single queryset of a model as instances, with those that `select_related` joins."""
        [instances] = execute_together([self.instances_statement(model, **values)])
        return list(instances)

    def rows_statement(self, **values: Any) -> Statement:
        """Return the statement whose result is `rows`, for `execute_together`."""
        compiled = self._for_database()
        convert = partial(compiled.converted, connection)
        return Statement(compiled.sql, compiled.bind(connection, values), convert, is_repeated=True)

    def instances_statement(self, model: type[Model], **values: Any) -> Statement:
        """Return the statement whose result is `instances`, for `execute_together`."""
        compiled = self._for_database()
        build = compiled.build_instance
        if build is None:
            raise TypeError(f"The rows of this query are values, and no {model.__name__}")
        return Statement(
            compiled.sql,
            compiled.bind(connection, values),
            lambda found: list(map(build, compiled.converted(connection, found))),
            is_repeated=True,
        )

    def _for_database(self) -> _Compiled:
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            with self._lock:
                compiled = self._compiled.setdefault(connection.vendor, _compile(self.build()))
        return compiled


def _compile(querysets: Sequence[QuerySet[Any, Any]]) -> _Compiled:
    compilers = [queryset.query.get_compiler(connection=connection) for queryset in querysets]
    parts = [compiler.as_sql() for compiler in compilers]
    sql = parts[0][0]
    if len(parts) > 1:
        # Wrapped, since SQLite allows no ORDER BY and no LIMIT in parts of a compound statement.
        sql = " UNION ALL ".join(f"SELECT * FROM ({part}) AS part_{number}" for number, (part, _) in enumerate(parts))  # noqa: S608
    sql, params = _with_constants(sql, [param for _sql, params in parts for param in params])
    columns = [column for column, _sql, _alias in compilers[0].select]
    converters = compilers[0].get_converters(columns)
    return _Compiled(
        sql,
        params,
        [(position, functions, expression) for position, (functions, expression) in converters.items()],
        _instance_builder(compilers[0]) if [each._iterable_class for each in querysets] == [ModelIterable] else None,
    )


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """Return a statement with its values other than parameters in the text, where PostgreSQL needs them to plan it."""
    if connection.vendor != "postgresql":
        return sql, params
    operations: Any = connection.ops
    values = [
        "%s" if isinstance(param, Parameter) else operations.compose_sql("%s", [param]).replace("%", "%%")
        for param in params
    ]
    return sql.replace("%%", "%%%%") % tuple(values), [param for param in params if isinstance(param, Parameter)]


def _instance_builder(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return a function that makes an instance of a row, as a queryset does (Django's `ModelIterable`)."""
    model, selected = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = selected[0], selected[-1] + 1
    attributes = [column.target.attname for column, *_sql in compiler.select[start:end]]
    alias = compiler.using
    # The stubs are those of a later release.
    populators = get_related_populators(compiler.klass_info, compiler.select, alias)  # type: ignore[call-arg]

    def build(row: Sequence[Any]) -> Any:
        instance = model.from_db(alias, attributes, row[start:end])
        for populator in populators:
            populator.populate(row, instance)
        return instance

    return build
