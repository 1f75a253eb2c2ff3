"""Values of columns as they are in a backup: as JSON has them, and the same from every database."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.db.models import Value


class Coding(NamedTuple):
    """How values of a type are written and read."""

    field: models.Field[Any, Any]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


#: Types whose values JSON has as both databases return and take them. The text of JSON is kept as it is.
PLAIN_TYPES = {
    *("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "PositiveBigIntegerField"),
    *("PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "FloatField"),
    *("CharField", "FileField", "SlugField", "TextField", "JSONField"),
}
CODINGS = {
    "BinaryField": Coding(models.BinaryField(), lambda data: b64encode(data).decode(), b64decode),
    "BooleanField": Coding(models.BooleanField(), bool, bool),
    "DateField": Coding(models.DateField(), date.isoformat, date.fromisoformat),
    "DateTimeField": Coding(
        models.DateTimeField(), lambda moment: moment.astimezone(UTC).isoformat(), datetime.fromisoformat
    ),
    "UUIDField": Coding(models.UUIDField(), str, UUID),
}
#: Checksums of rows are added up below this number, so that the order of rows does not matter.
CHECKSUM_RANGE = 2**256


class RowCodec:
    """Encodes and decodes the rows of a table whose columns have these types.

    Raises `KeyError` for a type that nobody has considered yet.
    """

    def __init__(self, types: Sequence[str]) -> None:
        coded = {index: CODINGS[kind] for index, kind in enumerate(types) if kind not in PLAIN_TYPES}
        self.encoders = {index: partial(_encoded, coding, _converters(coding)) for index, coding in coded.items()}
        self.decoders = {index: partial(_decoded, coding) for index, coding in coded.items()}
        self.json_columns = [index for index, kind in enumerate(types) if kind == "JSONField"]

    def encode(self, row: Sequence[Any]) -> list[Any]:
        """Return a row of a database as a backup has it."""
        return _mapped(row, self.encoders)

    def decode(self, row: Sequence[Any]) -> list[Any]:
        """Return a row of a backup as the database takes it."""
        return _mapped(row, self.decoders)

    def checksum(self, encoded: Sequence[Any]) -> int:
        """Return a number below `CHECKSUM_RANGE` for an encoded row.

        PostgreSQL stores JSON with other spaces and another order of keys, which make no difference.
        """
        row = list(encoded)
        for index in self.json_columns:
            if row[index] is not None:
                # In a list, so that the null of JSON is not the same as no value.
                row[index] = [json.loads(row[index])]
        text = json.dumps(row, sort_keys=True)
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _mapped(row: Sequence[Any], functions: Mapping[int, Callable[[Any], Any]]) -> list[Any]:
    values = list(row)
    for index, function in functions.items():
        if values[index] is not None:
            values[index] = function(values[index])
    return values


def _converters(coding: Coding) -> list[Callable[..., Any]]:
    """Return the functions by which Django makes what the driver returns into Python's values."""
    return connection.ops.get_db_converters(Value(None, output_field=coding.field))


def _encoded(coding: Coding, converters: Sequence[Callable[..., Any]], value: Any) -> Any:
    for convert in converters:
        value = convert(value, None, connection)
    return coding.encode(value)


def _decoded(coding: Coding, value: Any) -> Any:
    return coding.field.get_db_prep_value(coding.decode(value), connection)
