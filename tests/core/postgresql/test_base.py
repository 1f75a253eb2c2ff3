"""Tests of idle connections and of the first text of a transaction, where tests run on PostgreSQL."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.backends.postgresql import base as django_base
from psycopg.pq import TransactionStatus

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="It is PostgreSQL's."),
]


@pytest.fixture
def idle() -> Iterator[Any]:
    """Yield a second connection, as a thread has it between two requests."""
    second = connection.copy()
    second.health_check_enabled = True
    second.ensure_connection()
    yield second
    second.close()


def process_of(wrapper: Any) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(process: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])


def forbid_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any) -> bool:
        raise AssertionError("The server was asked.")

    monkeypatch.setattr(django_base.DatabaseWrapper, "is_usable", fail)


def test_a_silent_connection_is_usable_without_a_question(idle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_questions(monkeypatch)
    assert idle.is_usable()


def test_after_an_error_the_server_is_asked(idle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    idle.errors_occurred = True
    assert idle.is_usable()
    forbid_questions(monkeypatch)
    with pytest.raises(AssertionError, match="asked"):
        idle.is_usable()


def test_a_connection_that_the_server_ended_or_that_was_closed_is_not_usable(idle: Any) -> None:
    end(process_of(idle))
    assert not idle.is_usable()
    idle.connection.close()
    assert not idle.is_usable()


def test_the_request_after_the_server_ended_a_connection_gets_a_new_one(idle: Any) -> None:
    former = process_of(idle)
    idle.close_if_unusable_or_obsolete()
    assert process_of(idle) == former
    end(former)
    idle.close_if_unusable_or_obsolete()
    assert process_of(idle) != former


@pytest.fixture
def transaction(idle: Any) -> Iterator[Any]:
    """Yield the second connection in a transaction of Django that has sent nothing yet."""
    idle.set_autocommit(False)
    idle.in_atomic_block = True
    yield idle
    idle.in_atomic_block = False
    idle.rollback()


def test_rows_are_locked_in_chunks_after_a_text_began_the_transaction(transaction: Any) -> None:
    with transaction.cursor() as cursor:
        transaction.execute_text(cursor, "SELECT 1")
        assert cursor.fetchall() == [(1,)]
    with transaction.chunked_cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM django_content_type LIMIT 1) AS one")
        assert cursor.fetchall() == [(1,)]
    with transaction.chunked_cursor() as cursor:
        cursor.execute("SELECT 2 FROM django_content_type LIMIT 1 FOR UPDATE")
        assert cursor.fetchall() == [(2,)]


@pytest.mark.parametrize("text", ["SELECT 1", "SELECT 1/0", "SELEC 1"])
def test_after_a_text_the_next_transaction_begins_by_itself(transaction: Any, text: str) -> None:
    with contextlib.suppress(DatabaseError), transaction.cursor() as cursor:
        transaction.execute_text(cursor, text)
    transaction.connection.rollback()
    with transaction.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert transaction.connection.info.transaction_status == TransactionStatus.INTRANS
