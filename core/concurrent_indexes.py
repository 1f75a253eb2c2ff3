"""Indexes of large tables, created by migrations while the site is running."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations
from django.db.migrations.operations import AddIndex


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Creates an index on PostgreSQL without a lock that writers wait for; on other databases as `AddIndex` does.

    Needs a migration that is not atomic. Idempotent: a migration that was killed is run again from its beginning, and
    an index that PostgreSQL could not complete is replaced.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the index unless it exists. Raises `NotSupportedError` inside a transaction of PostgreSQL."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            indexes = connection.introspection.get_constraints(cursor, table)
        name = self.index.name
        if name in indexes:
            if connection.vendor != "postgresql" or _is_valid(connection, name):
                return
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(name)}")
        if connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove the index."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


def _is_valid(connection: Any, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f'"{name}"'])
        (is_valid,) = cursor.fetchone()
    return bool(is_valid)
