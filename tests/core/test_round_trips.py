"""Tests of statements that are sent together; on both databases, where `TEST_DATABASE_TEMPLATE` names PostgreSQL."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    OperationalError,
    connection,
    transaction,
)
from django.db.transaction import TransactionManagementError
from psycopg.pq import TransactionStatus

from core.round_trips import Statement, execute_together, postpone

pytestmark = pytest.mark.django_db


def test_each_statement_has_its_own_values_and_result() -> None:
    first = Statement("SELECT %s, '100 %%'", ["Robin's; SELECT 3 %s"])
    second = Statement("SELECT 1 WHERE 1 = %s", [2])
    third = Statement("SELECT %s", [3], lambda rows: rows[0][0] + 1)
    assert execute_together([first, second, third]) == [[("Robin's; SELECT 3 %s", "100 %")], [], 4]


def test_a_statement_without_rows_has_the_result_none() -> None:
    point, release = (Statement(f"{verb} point", convert=None) for verb in ("SAVEPOINT", "RELEASE SAVEPOINT"))
    assert execute_together([point, Statement("SELECT 1"), release]) == [None, [(1,)], None]


def test_nothing_is_sent_without_statements(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert execute_together([]) == []


def test_postgresql_gets_all_at_once(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        execute_together([Statement("SELECT 1"), Statement("SELECT 2")])


def test_an_error_is_that_of_the_database_and_what_came_before_is_rolled_back() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        execute_together([Statement("CREATE TABLE made (id integer)", convert=None), Statement("SELECT nothing")])
    assert "made" not in connection.introspection.table_names()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Texts of SQLite may have NUL.")
def test_a_value_that_the_database_refuses_is_an_error_of_the_database_as_in_a_statement_alone() -> None:
    with pytest.raises(DataError, match="NUL"):
        execute_together([Statement("SELECT 1"), Statement("SELECT %s", ["Robin\0Fernleaf"])])
    assert execute_together([Statement("SELECT 1")]) == [[(1,)]]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_first_statements_of_a_transaction_are_rolled_back_with_it() -> None:
    with transaction.atomic():
        create = "INSERT INTO django_content_type (app_label, model) VALUES ('made', 'made') RETURNING 1"
        assert execute_together([Statement(create), Statement("SELECT 2")]) == [[(1,)], [(2,)]]
        transaction.set_rollback(True)
    assert not ContentType.objects.filter(app_label="made").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_follows_a_text_that_the_database_does_not_understand_is_part_of_the_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            execute_together([Statement("SELECT 1"), Statement("SELEC 1")])
        ContentType.objects.create(app_label="made", model="made")
        transaction.set_rollback(True)
    assert not ContentType.objects.filter(app_label="made").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_after_an_error_in_the_first_statements_the_next_transaction_begins_anew() -> None:
    for _time in range(2):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute_together([Statement("SELECT 1"), Statement("SELECT nothing")])
        assert connection.get_autocommit()
    with transaction.atomic():
        execute_together([Statement("SELECT 1")])
        ContentType.objects.create(app_label="made", model="made")
    assert ContentType.objects.filter(app_label="made").delete()[0] == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite begins by itself.")
def test_a_transaction_begins_in_the_round_trip_of_its_first_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    driver = type(connection.connection)
    execute, commands = driver._exec_command, []

    def record(self: Any, command: Any, *more: Any) -> Any:
        commands.append(command)
        return execute(self, command, *more)

    monkeypatch.setattr(driver, "_exec_command", record)
    with transaction.atomic():
        execute_together([Statement("SELECT 1")])
        assert connection.connection.info.transaction_status == TransactionStatus.INTRANS
    assert commands == [b"COMMIT"]


def made(name: str) -> Statement:
    return Statement("INSERT INTO django_content_type (app_label, model) VALUES ('made', %s) RETURNING id", [name])


def names() -> list[str]:
    return list(ContentType.objects.filter(app_label="made").order_by("model").values_list("model", flat=True))


def test_a_postponed_statement_is_executed_before_what_comes_next() -> None:
    postpone(made("a"))
    postpone(made("b"))
    counted = Statement("SELECT count(*) FROM django_content_type WHERE app_label = %s", ["made"])
    assert execute_together([counted, Statement("SELECT %s", [7])]) == [[(2,)], [(7,)]]
    postpone(made("c"))
    assert names() == ["a", "b", "c"]


def test_postponed_statements_share_a_round_trip(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):
        postpone(made("a"))
        postpone(made("b"))
        execute_together([Statement("SELECT 1")])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_postponed_statement_is_committed_or_rolled_back_with_its_transaction() -> None:
    with transaction.atomic():
        postpone(made("committed"))
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        postpone(made("rolled back"))
        raise ZeroDivisionError
    postpone(made("outside"))
    connection.close()
    assert names() == ["committed", "outside"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_savepoint_takes_back_only_what_was_postponed_inside() -> None:
    with transaction.atomic():
        postpone(made("before"))
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            postpone(made("inside"))
            raise ZeroDivisionError
        with transaction.atomic():
            postpone(made("kept"))
    assert names() == ["before", "kept"]


@transaction.atomic
def make_twice() -> None:
    execute_together([made("twice")])
    postpone(made("twice"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_error_of_a_postponed_statement_rolls_everything_back() -> None:
    with pytest.raises(IntegrityError):
        make_twice()
    assert names() == []
    execute_together([made("again")])
    assert names() == ["again"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Texts of SQLite may have NUL.")
def test_a_refused_value_leaves_what_was_postponed_before() -> None:
    postpone(made("a"))
    with pytest.raises(DataError, match="NUL"):
        postpone(made("\0"))
    with pytest.raises(DataError, match="NUL"):
        execute_together([made("\0")])
    assert names() == ["a"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_is_postponed_in_a_transaction_that_has_to_be_rolled_back() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            postpone(made("a"))
    assert names() == []


@transaction.atomic
def make_and_catch_an_error() -> None:
    execute_together([made("a")])
    with contextlib.suppress(DatabaseError):
        execute_together([Statement("SELECT 1/0")])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite goes on after an error.")
def test_a_commit_after_an_error_that_was_caught_is_an_error() -> None:
    with pytest.raises(InternalError, match="rolled back"):
        make_and_catch_an_error()
    assert names() == []
    postpone(made("again"))
    assert names() == ["again"]


@transaction.atomic
def make_and_lose_the_connection() -> None:
    postpone(made("a"))
    other = connection.copy()
    with contextlib.closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server.")
def test_a_server_that_ended_the_connection_before_the_commit_is_an_error() -> None:
    with pytest.raises(OperationalError):
        make_and_lose_the_connection()
    assert names() == []
