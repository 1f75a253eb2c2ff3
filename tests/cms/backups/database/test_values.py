from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from cms.backups.database.tables import stored_tables
from cms.backups.database.values import CODINGS, PLAIN_TYPES, RowCodec

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "BinaryField": st.binary(max_size=20),
    "BooleanField": st.booleans(),
    "DateField": st.dates(),
    "DateTimeField": st.datetimes(
        min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)
    ),
    "UUIDField": st.uuids(),
}


def _in_database(kind: str, value: Any) -> Any:
    field: Any = getattr(models, kind)()
    return field.get_db_prep_value(value, connection)


@pytest.mark.parametrize("kind", sorted(CODINGS))
@given(data=st.data())
def test_values_survive_the_way_through_json(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    stored = _in_database(kind, value)
    codec = RowCodec([kind])
    assert codec.decode(json.loads(json.dumps(codec.encode([stored])))) == [stored]


def test_values_are_written_without_the_habits_of_a_database() -> None:
    moment = datetime(2026, 5, 3, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    values = {
        "BinaryField": b"\xff\0",
        "BooleanField": True,
        "DateField": date(2026, 5, 3),
        "DateTimeField": moment,
        "UUIDField": UUID(int=1),
    }
    assert RowCodec(list(values)).encode([_in_database(kind, value) for kind, value in values.items()]) == [
        "/wA=",
        True,
        "2026-05-03",
        "2026-05-03T08:15:00+00:00",
        "00000000-0000-0000-0000-000000000001",
    ]


def test_no_value_stays_none_and_is_not_the_null_of_json() -> None:
    kinds = [*sorted(CODINGS), "JSONField", "JSONField"]
    row = [*[None] * len(CODINGS), None, "null"]
    codec = RowCodec(kinds)
    assert (codec.encode(row), codec.decode(row)) == (row, row)


def test_spaces_and_order_of_keys_in_json_make_no_other_checksum() -> None:
    codec = RowCodec(["JSONField", "TextField"])
    texts = ['{"fr": "Mélèze", "en": ["Larch", 1.5]}', '{"en":["Larch",1.5],"fr":"M\\u00e9l\\u00e8ze"}']
    assert len({codec.checksum([text, "{}"]) for text in texts}) == 1
    others = ['{"fr": "Mélèze", "en": ["Larch", 1]}', '{"fr": "Mélèze"}', "null", None]
    assert len({codec.checksum([text, "{}"]) for text in [texts[0], *others]}) == 5


def test_texts_count_with_their_spaces() -> None:
    codec = RowCodec(["TextField"])
    assert codec.checksum(['{"a": 1}']) != codec.checksum(['{"a":1}'])


def test_every_column_has_a_known_type() -> None:
    types = {kind for table in stored_tables() for kind in table.columns.values()}
    assert types - PLAIN_TYPES - set(CODINGS) == set()


def test_an_unknown_type_is_not_passed_on() -> None:
    with pytest.raises(KeyError, match="DurationField"):
        RowCodec(["DurationField"])
