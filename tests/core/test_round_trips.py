"""Tests of statements that are sent together; on both databases, where `TEST_DATABASE_TEMPLATE` names PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from core.round_trips import Statement, execute_together

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
