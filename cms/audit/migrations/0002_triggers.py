"""The database refuses to change or delete records of the audit log, except to seal one and to drop its salt.

On SQLite, a migration that alters this table has to create the triggers again: altering replaces the table.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

FACTS = (
    *("id", "log", "entry_id", "timestamp", "action", "user_id", "object_type", "object_id"),
    "details_digest",
)
MESSAGE = "The audit log is append-only."


def is_allowed(same: str) -> str:
    """Return the condition under which a row may change; `same` compares values of which one may be NULL."""
    facts = " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in FACTS)
    sealing = 'OLD."position" IS NULL AND NEW."position" IS NOT NULL'
    sealed = f'OLD."position" {same} NEW."position" AND OLD."hash" = NEW."hash"'
    salt = """NEW."salt" = OLD."salt" OR NEW."salt" = ''"""
    return f"{facts} AND (({sealing}) OR ({sealed})) AND ({salt})"


SQLITE = (
    f"""CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit_auditrecord WHEN NOT ({is_allowed("IS")})
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit_auditrecord
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit_auditrecord FOR EACH ROW
    WHEN (NOT ({is_allowed("IS NOT DISTINCT FROM")})) EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit_auditrecord FOR EACH ROW
    EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_auditrecord
    EXECUTE FUNCTION audit_refuse()""",
)
REVERSED = {
    "sqlite": ("DROP TRIGGER audit_refuse_update", "DROP TRIGGER audit_refuse_delete"),
    "postgresql": ("DROP FUNCTION audit_refuse() CASCADE",),
}


def create(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in REVERSED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
