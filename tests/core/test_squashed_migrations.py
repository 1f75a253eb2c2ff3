"""What squashed migrations are made of besides the tables."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db.migrations import RunPython
from django.db.migrations.operations import AddField
from django.db.migrations.operations.base import Operation
from django.db.models import IntegerField

from core.squashed_migrations import FinishTables, data_of
from tests.child_processes import run_module, suite_environment


def module(monkeypatch: pytest.MonkeyPatch, name: str, *operations: Operation) -> str:
    """Return the name of a module that can be imported, with a migration of these operations."""
    replaced = ModuleType(name)
    replaced.Migration = SimpleNamespace(operations=operations)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, replaced)
    return name


def noting(notes: list[str], name: str) -> RunPython:
    """Return an operation that notes its name, and with a minus if it is reversed."""
    return RunPython(lambda apps, editor: notes.append(name), lambda apps, editor: notes.append(f"-{name}"))


def test_data_operations_run_in_their_order_and_are_reversed_in_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []
    roles = module(monkeypatch, "replaced_roles", noting(notes, "groups"), noting(notes, "permissions"))
    operation = data_of(roles, module(monkeypatch, "replaced_pages", noting(notes, "pages")))
    operation.code(None, None)  # type: ignore[arg-type]
    assert operation.reverse_code is not None
    operation.reverse_code(None, None)  # type: ignore[arg-type]
    assert notes == ["groups", "permissions", "pages", "-pages", "-permissions", "-groups"]


@pytest.mark.parametrize(
    "operation", [AddField("letter", "number", IntegerField()), RunPython(lambda apps, editor: None)]
)
def test_a_migration_with_more_than_reversible_data_operations_is_refused(
    monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    name = module(monkeypatch, "replaced_columns", operation)
    with pytest.raises(TypeError, match=r"^More than reversible data operations in replaced_columns$"):
        data_of(name)


def test_what_was_deferred_is_executed_once_and_in_its_order() -> None:
    executed: list[str] = []
    editor: Any = SimpleNamespace(deferred_sql=["index", "foreign key"], execute=executed.append)
    FinishTables().database_forwards("letters", editor, None, None)
    assert (executed, editor.deferred_sql) == (["index", "foreign key"], [])


def test_a_database_can_go_back_and_forth_between_states_of_one_app(database: str) -> None:
    def migrate(*arguments: str) -> None:
        command = [sys.executable, "manage.py", "migrate", "-v0", "--fake", *arguments]
        subprocess.run(command, env=suite_environment(database), cwd=settings.BASE_DIR, check=True)

    def recorded() -> list[str]:
        records: list[str] = run_module("tests.upgrades.database_content", suite_environment(database))["migrations"]
        return records

    before = recorded()
    migrate("letters", "0024")
    assert "letters.0025_letterhead_takes_the_look_of_the_site" not in recorded()
    migrate()
    assert recorded() == before
