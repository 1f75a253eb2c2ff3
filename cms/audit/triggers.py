"""The triggers that refuse changes of the audit log. Their migration creates them."""

from __future__ import annotations

from django.db import connection

TRIGGERS = {
    "sqlite": {"audit_refuse_update", "audit_refuse_delete"},
    "postgresql": {"audit_refuse_update", "audit_refuse_delete", "audit_refuse_truncate"},
}
#: Queries for the names of the triggers that are in force.
IN_FORCE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditrecord'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_auditrecord'::regclass AND NOT tgisinternal "
        "AND tgenabled <> 'D'"
    ),
}


def missing_triggers() -> list[str]:
    """Return the names of triggers that are gone or disabled, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    return sorted(TRIGGERS[connection.vendor] - found)
