"""The tables of the site: their columns, which ones a backup leaves out, and the numbers of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, BigAutoField, Field, Model

#: Tables that are emptied by restoring and not loaded. The search index is made again from the pages, and its columns
#: depend on the database; staff sign in again; a cache in front is emptied by hand, and storages that undo a restore
#: tell it what they delete; the worker that reported itself is another one, and makes derived files again.
LEFT_OUT = {
    "accounts_session",
    "cdn_purge",
    "cms_workerheartbeat",
    "django_session",
    "letters_derivedfile",
    "wagtailsearch_indexentry",
    "wagtailsearch_indexentry_fts",
}
#: Tables that have rows after the migrations, or once a worker has run. Every other one is empty on a new site:
#: without an account, nobody can have changed these.
FILLED_ON_NEW_SITES = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "cms_periodicrun",
    "django_content_type",
    "letters_letterindexpage",
    "pages_homepage",
    "signatories_relation",
    "wagtailcore_collection",
    "wagtailcore_groupapprovaltask",
    "wagtailcore_groupapprovaltask_groups",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_grouppagepermission",
    "wagtailcore_locale",
    "wagtailcore_page",
    "wagtailcore_site",
    "wagtailcore_task",
    "wagtailcore_workflow",
    "wagtailcore_workflowtask",
}


@dataclass(frozen=True)
class Table:
    """A table with its columns."""

    name: str
    key: str
    #: The type of each column, as Django names it.
    columns: dict[str, str]
    is_numbered: bool

    @property
    def quoted_name(self) -> str:
        """The name in SQL."""
        return quoted(self.name)

    @property
    def quoted_columns(self) -> str:
        """The columns in SQL, separated by commas."""
        return ", ".join(map(quoted, self.columns))


def all_tables() -> list[Table]:
    """Return every table of the site, also those between models, in a fixed order; not the one of migrations."""
    models = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [_table(models[name]) for name in sorted(models)]


def stored_tables() -> list[Table]:
    """Return the tables that belong into a backup."""
    return [table for table in all_tables() if table.name not in LEFT_OUT]


def first_occupied(cursor: CursorWrapper) -> str | None:
    """Return the name of a table that has rows although it has none on a new site; None if there is none."""
    for table in stored_tables():
        if table.name not in FILLED_ON_NEW_SITES and count(cursor, table, at_most=1):
            return table.name
    return None


def count(cursor: CursorWrapper, table: Table, *, at_most: int | None = None) -> int:
    """Return the number of rows of a table; with `at_most`, stop counting there."""
    limit = f" LIMIT {at_most:d}" if at_most else ""
    rows = f"(SELECT 1 FROM {table.quoted_name}{limit}) AS counted"  # noqa: S608 (names of the model)
    cursor.execute(f"SELECT COUNT(*) FROM {rows}")  # noqa: S608
    return int(cursor.fetchone()[0])


def clear(cursor: CursorWrapper) -> None:
    """Delete the rows of all tables of the site, in a transaction that checks foreign keys at its end."""
    for table in all_tables():
        cursor.execute(f"DELETE FROM {table.quoted_name}")  # noqa: S608 (names of the model)


def last_id(cursor: CursorWrapper, table: Table) -> int | None:
    """Return the last number that the database gave to a row of a table, which may be gone; None without numbers."""
    if not table.is_numbered:
        return None
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
    else:
        sequence = _sequence(cursor, table)
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 (quoted)
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def set_last_id(cursor: CursorWrapper, table: Table, number: int) -> None:
    """Have the database continue after a number.

    The numbers of rows that are gone must not be given again: links in mails and addresses name them.
    """
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number])
    else:
        cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(cursor, table), max(number, 1), number > 0])


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL has it."""
    return connection.ops.quote_name(name)


def _table(model: type[Model]) -> Table:
    fields: list[Field[Any, Any]] = sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))
    key = model._meta.pk
    return Table(
        model._meta.db_table,
        str(key.column),
        {str(field.column): _type(field) for field in fields},
        isinstance(key, (AutoField, BigAutoField)),
    )


def _type(field: Any) -> str:
    """Return the type of a field's column; for a foreign key, that of the key that it holds."""
    while field.remote_field:
        field = field.target_field
    return str(field.get_internal_type())


def _sequence(cursor: CursorWrapper, table: Table) -> str:
    """Return the sequence of PostgreSQL that numbers the rows of a table, quoted."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.quoted_name, table.key])
    return str(cursor.fetchone()[0])
