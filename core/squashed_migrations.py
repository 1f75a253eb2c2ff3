"""Squashed migrations, besides their tables; `docs/decisions/0060-first-migrations-are-squashed.md`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connections
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder


class FinishTables(Operation):
    """Follows the last `CreateModel` of a squashed migration.

    Adds the indexes and foreign keys that Django defers to the end of a migration. Rows can be stored then, and Django
    records all replaced migrations in the same transaction: a migration that was killed left nothing.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Do nothing: the models are complete."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add what was deferred."""
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do nothing: indexes and foreign keys go with their tables."""

    def describe(self) -> str:
        """Return what `migrate --plan` shows."""
        return "Add indexes and foreign keys"


def data_of(*modules: str) -> RunPython:
    """Return one operation that does what those of some replaced migrations did to data, in this order.

    Only for operations that do something in an empty database. It is one, since Django renders all models for each.
    """
    parts = [part for module in modules for part in import_module(module).Migration.operations]
    if not all(isinstance(part, RunPython) and part.reversible for part in parts):
        raise TypeError(f"More than reversible data operations in {', '.join(modules)}")

    def forwards(apps: Any, schema_editor: Any) -> None:
        for part in parts:
            part.code(apps, schema_editor)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for part in reversed(parts):
            part.reverse_code(apps, schema_editor)

    return RunPython(forwards, backwards)


def forget_squashed_migrations(database: str) -> None:
    """Delete the records of squashed migrations from a database that lacks some of those that they replace.

    After `migrate letters 0024`, Django keeps or adds the record of each squashed migration whose replaced ones are
    applied. The next `migrate` would refuse to start, because those of `news` seem to be applied before one of
    `letters` that the squashed one depends on and the replaced ones do not. Django works without the records, and
    `migrate` adds them again at its end. Idempotent.
    """
    recorder = MigrationRecorder(connections[database])
    applied = recorder.applied_migrations()
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    squashed = {key: set(each.replaces) for key, each in loader.disk_migrations.items() if each.replaces}
    if any(replaced & applied.keys() and replaced - applied.keys() for replaced in squashed.values()):
        for app, name in squashed.keys() & applied.keys():
            recorder.record_unapplied(app, name)
