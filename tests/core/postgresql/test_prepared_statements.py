"""Tests of statements that a connection prepares, where tests run on PostgreSQL."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, OperationalError, connection
from django.db.models import CharField

from core.postgresql import prepared_statements
from core.postgresql.prepared_statements import LIFETIME, THRESHOLD, PreparedStatements
from core.prepared_queries import Parameter, PreparedQuery
from core.round_trips import Statement, execute_together, postpone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="It is PostgreSQL's."),
]
SUM = "SELECT 1 + %s, '100 %%'"


@pytest.fixture
def busy() -> Iterator[Any]:
    """Yield a second connection that has sent `SUM` so often that it is prepared."""
    second = connection.copy()
    second.ensure_connection()
    for number in range(THRESHOLD):
        assert fetch(second, SUM, number) == [(1 + number, "100 %")]
    yield second
    second.close()


def fetch(wrapper: Any, sql: str, *values: Any) -> list[Any]:
    with wrapper.send_together([Statement(sql, values, is_repeated=True)]) as cursor:
        return list(cursor.fetchall())


def text(wrapper: Any, sql: str, *values: Any) -> str:
    """Return what would be sent for a statement."""
    return str(wrapper._text(wrapper.cursor(), Statement(sql, values, is_repeated=True)))


def prepared(wrapper: Any) -> list[str]:
    """Return the prepared statements of a connection, as PostgreSQL has them."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement.partition(" AS ")[2] for (statement,) in cursor.fetchall()]


def test_a_statement_that_is_repeated_is_prepared_and_takes_other_values(busy: Any) -> None:
    assert prepared(busy) == ["SELECT 1 + $1, '100 %'"]
    assert text(busy, SUM, 1).startswith("EXECUTE undersigned_")
    assert fetch(busy, SUM, 41) == [(42, "100 %")]


def test_one_without_values_is_prepared_too(busy: Any) -> None:
    assert [fetch(busy, "SELECT 7") for _time in range(2 * THRESHOLD)] == [[(7,)]] * 2 * THRESHOLD
    assert "SELECT 7" in prepared(busy)


def test_a_statement_that_is_rarely_sent_is_not_prepared(busy: Any) -> None:
    for _time in range(THRESHOLD - 1):
        fetch(busy, "SELECT 8")
    assert "SELECT 8" not in prepared(busy)


def test_a_rollback_leaves_what_was_prepared(busy: Any) -> None:
    busy.set_autocommit(False)
    for _time in range(THRESHOLD):
        fetch(busy, "SELECT 9")
    with pytest.raises(DatabaseError):
        fetch(busy, "SELECT 1/%s", 0)
    busy.rollback()
    assert fetch(busy, "SELECT 9") == [(9,)]
    assert "SELECT 9" in prepared(busy)


def test_after_a_while_a_statement_is_prepared_anew(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = prepared_statements.time.monotonic()
    monkeypatch.setattr(prepared_statements.time, "monotonic", lambda: now + LIFETIME + 1)
    assert fetch(busy, SUM, 41) == [(42, "100 %")]
    assert prepared(busy) == []
    for _time in range(THRESHOLD):
        fetch(busy, SUM, 1)
    assert prepared(busy) == ["SELECT 1 + $1, '100 %'"]


def test_a_server_that_ended_the_connection_is_an_error_of_the_database_then(
    busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [busy.connection.info.backend_pid])
    now = prepared_statements.time.monotonic()
    monkeypatch.setattr(prepared_statements.time, "monotonic", lambda: now + LIFETIME + 1)
    with pytest.raises(OperationalError):
        fetch(busy, SUM, 41)
    busy.close_if_unusable_or_obsolete()
    assert fetch(busy, SUM, 41) == [(42, "100 %")]


def test_a_text_may_take_longer_than_its_statements_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(start=prepared_statements.time.monotonic(), step=LIFETIME / 3)
    monkeypatch.setattr(prepared_statements.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(prepared_statements, "THRESHOLD", 1)
    repeated = [Statement(f"SELECT {number} + %s", [1], is_repeated=True) for number in range(9)]
    for _time in range(9):
        postpone(repeated[0])
        assert execute_together(repeated) == [[(number + 1,)] for number in range(9)]
        postpone(repeated[1])
        assert connection.cursor()


def test_a_new_connection_has_nothing_prepared(busy: Any) -> None:
    busy.close()
    assert fetch(busy, SUM, 41) == [(42, "100 %")]
    assert prepared(busy) == []


def test_once_a_pooler_lost_them_statements_are_sent_as_they_are(
    busy: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(PreparedStatements, "are_kept", True)
    with busy.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        fetch(busy, SUM, 41)
    assert "pooler" in caplog.text
    assert text(busy, SUM, 1) == "SELECT 1 + 1, '100 %'"
    assert fetch(busy, SUM, 41) == [(42, "100 %")]


def test_the_same_goes_if_another_connection_of_a_pooler_prepared_them(
    busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PreparedStatements, "are_kept", True)
    busy._prepared = PreparedStatements()
    for _time in range(THRESHOLD - 1):
        fetch(busy, SUM, 41)
    with pytest.raises(DatabaseError, match="already exists"):
        fetch(busy, SUM, 41)
    assert fetch(busy, SUM, 41) == [(42, "100 %")]


def test_a_connection_is_closed_after_a_column_changed_its_type(busy: Any) -> None:
    with contextlib.closing(busy):
        with busy.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE made AS SELECT 1 AS number")
        for _time in range(THRESHOLD):
            fetch(busy, "SELECT number FROM made")
        assert busy.is_usable()
        with busy.cursor() as cursor:
            cursor.execute("ALTER TABLE made ALTER number TYPE text")
        with pytest.raises(DatabaseError, match="result type"):
            fetch(busy, "SELECT number FROM made")
        busy.close_if_unusable_or_obsolete()
        assert busy.connection is None


def test_nothing_is_prepared_for_a_pooler_without_sessions(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(busy.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert text(busy, SUM, 1) == "SELECT 1 + 1, '100 %'"


def test_the_log_of_queries_has_the_statements(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "force_debug_cursor", True)
    assert text(busy, SUM, 1) == "SELECT 1 + 1, '100 %'"


def test_a_prepared_query_keeps_its_constants_and_gives_the_same_rows_each_time() -> None:
    types: Any = ContentType.objects.filter(app_label=Parameter("app", CharField()), model__contains="100 %'")
    query = PreparedQuery(lambda: [types.values_list("model")])
    ContentType.objects.create(app_label="made", model="a 100 %' b")
    for _time in range(2 * THRESHOLD):
        assert query.rows(app="made") == [["a 100 %' b"]]
        assert query.rows(app="other' OR ''='") == []
