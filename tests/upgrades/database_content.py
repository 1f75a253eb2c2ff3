"""Describes the migrated database of `DATABASE_URL`: `python -m tests.upgrades.database_content`.

Prints its tables and rows as JSON. Databases that came about in different ways can be compared: columns have no order,
rows no numbers and no times.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

UUID = re.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")


def schema() -> list[list[str]]:
    """Return the parts of each statement that creates something, as SQLite keeps it or `pg_dump` writes it."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            statements = [re.sub(r"^(CREATE TABLE \S+) \((.*)\)$", r"\1, \2", sql) for (sql,) in cursor.fetchall()]
        return sorted(sorted(statement.split(", ")) for statement in statements)
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]
    parameters = settings.DATABASES["default"]
    command = [
        str(newest),
        "--no-owner",
        "--schema-only",
        f"--host={parameters['HOST']}",
        f"--port={parameters['PORT']}",
    ]
    command += [f"--username={parameters['USER']}", parameters["NAME"]]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = [line.strip().removesuffix(",") for line in dump.splitlines() if line and line[0] not in "-\\"]
    return sorted(sorted(statement.split("\n")) for statement in "\n".join(lines).split(";\n"))


class _Rows:
    """Reads tables, and names rows by what is in them instead of by their number."""

    def __init__(self) -> None:
        """Read all tables."""
        from django.db import connection

        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.keys: dict[str, str | None] = {}
        self.relations: dict[str, dict[str, tuple[str, str]]] = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute("SELECT * FROM " + connection.ops.quote_name(table))  # noqa: S608 - a name of the database
                columns = [column[0] for column in cursor.description]
                self.tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
                self.keys[table] = connection.introspection.get_primary_key_column(cursor, table)
                self.relations[table] = connection.introspection.get_relations(cursor, table)

    def described(self) -> dict[str, list[str]]:
        """Return the rows of each table that has some."""
        return {
            table: sorted(json.dumps(self._row(table, row), sort_keys=True) for row in rows)
            for table, rows in self.tables.items()
            if rows and table != "django_migrations"
        }

    def _row(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        return {
            column: self._value(table, column, value)
            for column, value in row.items()
            if column != self.keys[table] or not isinstance(value, int) or column in self.relations[table]
        }

    def _value(self, table: str, column: str, value: Any) -> Any:
        if value is not None and column in self.relations[table]:
            referred_column, referred = self.relations[table][column][:2]
            return next(self._row(referred, one) for one in self.tables[referred] if one[referred_column] == value)
        if isinstance(value, date):
            return "a time"
        return TIME.sub("a time", UUID.sub("a uuid", str(value)))


def migrations() -> Iterator[str]:
    """Yield the migrations that were recorded, in alphabetical order."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        yield f"{app}.{name}"


def main() -> None:
    """Describe the database."""
    import django

    django.setup()
    print(json.dumps({"schema": schema(), "rows": _Rows().described(), "migrations": list(migrations())}))


if __name__ == "__main__":
    main()
