"""Insertion of many rows of one model, at half the processor time of `bulk_create`.

`bulk_create` resolves each value as an expression and builds a placeholder for it; an import spent 40 % of its time
there (`make bench`). Here a field prepares equal values once, plain text not at all, PostgreSQL gets several rows by
COPY, and SQLite by one prepared statement. A field whose `pre_save` depends on nothing but its value may have a method
`normalized_values`, which returns for a sequence of new values what `pre_save` would.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from django.db import connection as default_connection
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, CharField, DateField, DateTimeField, Field, JSONField, Model, TextField
from django_countries.fields import CountryField

from core.round_trips import Statement, execute_together, postpone

#: The savepoint of `insert_together`, which only one of its calls is inside of.
SAVEPOINT = "inserted_together"


def bulk_insert(objects: Sequence[Model]) -> None:
    """Insert unsaved objects of one model, and set their primary keys if the database assigns them.

    One object takes one statement, several take two at most.

    Like `bulk_create`, it calls no `save()` and sends no signals, while fields prepare their values (`pre_save`).
    Values must not be expressions, and models with parents are not supported. Call it inside a transaction: it raises
    `IntegrityError` as `bulk_create` does.
    """
    if not objects:
        return
    model = type(objects[0])
    alias = router.db_for_write(model)
    connection = connections[alias]
    if len(objects) == 1 and connection is connections[default_connection.alias]:
        [[(objects[0].pk,)]] = execute_together([_insert_statement(objects[0])])
    else:
        is_postgresql = connection.vendor == "postgresql"
        if isinstance(model._meta.pk, AutoField):
            (_assign_keys if is_postgresql else _assign_sqlite_keys)(objects, connection)
        (_copy if is_postgresql else _insert)(model, _columns(model), objects, connection)
    for instance in objects:
        instance._state.adding, instance._state.db = False, alias


def insert_together(objects: Iterable[Model], *, undone: Iterable[Model] = ()) -> list[Model]:
    """Insert unsaved objects of several models into the default database as `bulk_insert` does, and return them.

    One round trip on PostgreSQL, where an object that others refer to must have its key already (`next_key`).
    Elsewhere an object is inserted before the next one is taken from `objects`, which may build it then. Those of
    `undone` are inserted before, and rolled back, at the same cost. Call it inside a transaction.
    """
    if default_connection.vendor != "postgresql":
        if undone:
            with transaction.atomic():
                _insert_in_turn(undone)
                transaction.set_rollback(True)
        with transaction.atomic():
            return _insert_in_turn(objects)
    undone_rows, inserted = list(undone), list(objects)
    execute_together(
        [
            _savepoint("SAVEPOINT"),
            *map(_insert_statement, undone_rows),
            *([_savepoint("ROLLBACK TO SAVEPOINT")] if undone_rows else []),
            *(_insert_statement(instance).then(partial(_mark_as_inserted, instance)) for instance in inserted),
            _savepoint("RELEASE SAVEPOINT"),
        ]
    )
    return inserted


def insert_soon(instance: Model) -> None:
    """Insert an unsaved object whose key nobody needs, in the round trip of the next statement or of the commit.

    PostgreSQL raises an `IntegrityError` there, and the object gets no key. Elsewhere it is `bulk_insert`.
    """
    if default_connection.vendor == "postgresql":
        postpone(_insert_statement(instance))
        instance._state.adding, instance._state.db = False, default_connection.alias
    else:
        bulk_insert([instance])


def _savepoint(command: str) -> Statement:
    return Statement(f"{command} {SAVEPOINT}", convert=None)


def _mark_as_inserted(instance: Model, rows: Sequence[Sequence[Any]]) -> None:
    [[instance.pk]] = rows
    instance._state.adding, instance._state.db = False, default_connection.alias


def _insert_in_turn(objects: Iterable[Model]) -> list[Model]:
    inserted = []
    for instance in objects:
        bulk_insert([instance])
        inserted.append(instance)
    return inserted


def next_key(model: type[Model]) -> Statement | None:
    """Return the statement whose result is the key of a new object of a model, for `insert_together`.

    None where an object gets its key when it is inserted.
    """
    if default_connection.vendor != "postgresql":
        return None
    sequence = [default_connection.ops.quote_name(model._meta.db_table), model._meta.pk.column]
    return Statement("SELECT nextval(pg_get_serial_sequence(%s, %s))", sequence, lambda rows: int(rows[0][0]))


def _insert_statement(instance: Model) -> Statement:
    connection = connections[default_connection.alias]
    sql, columns = _plan(type(instance), instance.pk is not None, connection.vendor)
    return Statement(sql, [column.prepared_of(instance, connection) for column in columns], is_repeated=True)


@lru_cache(maxsize=64)
def _plan(model: type[Model], has_key: bool, vendor: str) -> tuple[str, Sequence[_Column]]:
    """Return the INSERT of one object of a model that returns its key, and its columns."""
    columns = [column for column in _columns(model) if has_key or not isinstance(column.field, AutoField)]
    key = default_connection.ops.quote_name(str(model._meta.pk.column))
    sql = f"{_insert_sql(model, columns, connections[default_connection.alias])} RETURNING {key}"
    return sql, columns


def _assign_keys(objects: Sequence[Model], connection: BaseDatabaseWrapper) -> None:
    options = objects[0]._meta
    sequence = [connection.ops.quote_name(options.db_table), options.pk.column, len(objects)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", sequence)
        for instance, (key,) in zip(objects, cursor.fetchall(), strict=True):
            instance.pk = key


def _assign_sqlite_keys(objects: Sequence[Model], connection: BaseDatabaseWrapper) -> None:
    # SQLite has one writer: nobody else takes these keys before the transaction ends. It notes the highest itself.
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [objects[0]._meta.db_table])
        row = cursor.fetchone()
    for key, instance in enumerate(objects, start=(row[0] if row else 0) + 1):
        instance.pk = key


def _copy(
    model: type[Model], columns: Sequence[_Column], objects: Sequence[Model], connection: BaseDatabaseWrapper
) -> None:
    statement = f"COPY {_target(model, columns, connection)} FROM STDIN"
    # First, since a value that is refused while they are sent would abort the transaction.
    rows = _rows(columns, objects, connection)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(
    model: type[Model], columns: Sequence[_Column], objects: Sequence[Model], connection: BaseDatabaseWrapper
) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_insert_sql(model, columns, connection), list(_rows(columns, objects, connection)))


def _insert_sql(model: type[Model], columns: Sequence[_Column], connection: BaseDatabaseWrapper) -> str:
    values = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_target(model, columns, connection)} VALUES ({values})"  # noqa: S608 (names of the model)


def _target(model: type[Model], columns: Sequence[_Column], connection: BaseDatabaseWrapper) -> str:
    """Return the quoted table with its columns."""
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(str(column.field.column)) for column in columns)})"


def _rows(
    columns: Sequence[_Column], objects: Sequence[Model], connection: BaseDatabaseWrapper
) -> Iterable[tuple[Any, ...]]:
    """Return the values of each object as the database takes them."""
    # Past the descriptors: an unsaved object has all its values. Each object is read once, since a chunk of them does
    # not fit into the cache of the processor.
    read = itemgetter(*(column.name for column in columns))
    attributes = zip(*map(read, map(vars, objects)), strict=True)
    prepared = [
        column.prepared(values, objects, connection) for column, values in zip(columns, attributes, strict=True)
    ]
    return zip(*prepared, strict=True)


@lru_cache(maxsize=64)
def _columns(model: type[Model]) -> Sequence[_Column]:
    """Return the columns of a model, which has at least two."""
    return [_Column(field) for field in model._meta.local_concrete_fields]


class _Column:
    """What a field needs before its values are inserted, decided once. Keeps no value."""

    def __init__(self, field: Field[Any, Any]) -> None:
        self.field, self.name = field, field.attname
        self._stores_attribute = _stores_attribute(field)
        self._normalize: Callable[[Sequence[Any]], Sequence[Any]] | None = getattr(field, "normalized_values", None)
        self._takes_text = _stores_plain_text(field)
        self._encoder = (field.encoder or json.JSONEncoder) if isinstance(field, JSONField) else None

    def prepared(
        self, attributes: Sequence[Any], objects: Sequence[Model], connection: BaseDatabaseWrapper
    ) -> Sequence[Any]:
        """Return the values of objects as the database takes them; `attributes` are those of the field."""
        values = self._stored(attributes, objects)
        if self._encoder:
            return _json_texts(values, self._encoder)
        if self._takes_text and set(map(type, values)) == {str}:
            return values
        return list(map(_PreparedValues(self.field, self._takes_text, connection).__getitem__, values))

    def prepared_of(self, instance: Model, connection: BaseDatabaseWrapper) -> Any:
        """Return the value of one object, as `prepared` does for several, in half of the time."""
        value = vars(instance)[self.name]
        if not self._stores_attribute:
            [value] = self._stored([value], [instance])
        if self._encoder:
            [value] = _json_texts([value], self._encoder)
            return value
        if self._takes_text and type(value) is str:
            return value
        return self.field.get_db_prep_save(value, connection)

    def _stored(self, attributes: Sequence[Any], objects: Sequence[Model]) -> Sequence[Any]:
        """Return what `pre_save` returns for each object, and set the attributes as it does."""
        if self._stores_attribute:
            return attributes
        if self._normalize is None:
            return [self.field.pre_save(instance, add=True) for instance in objects]
        values = self._normalize(attributes)
        for instance, value, attribute in zip(objects, values, attributes, strict=True):
            if value != attribute:
                setattr(instance, self.name, value)
        return values


def _stores_attribute(field: Field[Any, Any]) -> bool:
    """Return whether `pre_save` only returns the attribute of the field, prepared at most."""
    pre_save = type(field).pre_save
    if pre_save in (DateField.pre_save, DateTimeField.pre_save):
        return not (field.auto_now or field.auto_now_add)  # type: ignore[attr-defined]
    # That of a country prepares its code, which is done anyway.
    return pre_save in (Field.pre_save, CountryField.pre_save)


def _stores_plain_text(field: Field[Any, Any]) -> bool:
    """Return whether the database takes a `str` in this field as it is. Members of `TextChoices` are prepared."""
    kind = type(field)
    return (
        kind.get_prep_value in (CharField.get_prep_value, TextField.get_prep_value)
        and kind.get_db_prep_value is Field.get_db_prep_value
        and kind.get_db_prep_save is Field.get_db_prep_save
    )


def _json_texts(values: Iterable[Any], encoder: type[json.JSONEncoder]) -> list[str | None]:
    """Return values as JSON, which both databases take as text, and None as NULL."""
    encode = encoder().encode
    blanks = {kind: encode(kind()) for kind in (dict, list)}
    return [
        None if value is None else blanks[type(value)] if not value and type(value) in blanks else encode(value)
        for value in values
    ]


class _PreparedValues(dict[Any, Any]):
    """Values of a field as the database takes them, by hashable value; each is prepared once."""

    def __init__(self, field: Field[Any, Any], takes_text: bool, connection: BaseDatabaseWrapper) -> None:
        super().__init__()
        self._field, self._takes_text, self._connection = field, takes_text, connection

    def __missing__(self, value: Any) -> Any:
        if self._takes_text and type(value) is str:
            return value
        self[value] = prepared = self._field.get_db_prep_save(value, self._connection)
        return prepared
