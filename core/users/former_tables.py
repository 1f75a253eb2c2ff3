"""The accounts of former releases, whose model was `django.contrib.auth.models.User`."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from core.users.models import User

#: The migration that creates the tables, which former releases have already.
FIRST_MIGRATION = ("users", "0001_initial")


def adopt_former_tables(database: str) -> bool:
    """Record that the tables of accounts exist, if a former release created them; return whether that was so.

    Only the history of migrations and the name of the content type change: tables, rows and permissions stay as they
    are. Without the record, `migrate` refuses to start, because migrations that refer to accounts were applied before
    the one that creates them. Idempotent.
    """
    connection = connections[database]
    recorder = MigrationRecorder(connection)
    applied = recorder.applied_migrations()
    if FIRST_MIGRATION in applied or ("auth", "0001_initial") not in applied:
        return False
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    with transaction.atomic(using=database):
        recorder.record_applied(*FIRST_MIGRATION)
        if ("contenttypes", "0001_initial") in applied:
            types = ContentType.objects.using(database)
            types.filter(app_label="auth", model="user").update(app_label="users")
    ContentType.objects.clear_cache()
    return True
