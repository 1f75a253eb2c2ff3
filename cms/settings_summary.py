"""A summary of the active settings in one line, which each process prints at its start."""

from __future__ import annotations

import os
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.languages import language_codes


def active_settings() -> str:
    """Return settings module, database, mail backend, time zone and languages of this process, without secrets."""
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    languages = ", ".join(language_codes())
    return (
        f"settings {module}, database {database()}, mail {mail_backend()}, time zone {settings.TIME_ZONE}, "
        f"languages {languages}"
    )


def database() -> str:
    """Return the kind and location of the database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"SQLite {name}"
    host, port = connection.settings_dict["HOST"] or "local socket", connection.settings_dict["PORT"]
    return f"{connection.display_name} {name} on {host}{f':{port}' if port else ''}"


def database_error() -> str:
    """Return a sentence that explains why the database is unusable; "" if it is reachable and migrated."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()
        return f"The database does not answer ({database()}): {reason[0] if reason else type(error).__name__}"
    missing = missing_migrations()
    if not missing:
        return ""
    return f"The database ({database()}) lacks {len(missing)} migrations of this release. Run: manage.py migrate"


def missing_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this release that the database lacks, as app and name."""
    return _migrations_of_release() - set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations_of_release() -> frozenset[tuple[str, str]]:
    """Read the files of all migrations, which takes time, once in each process.

    Those that squashed migrations replace count in their place: every database records them.
    """
    loader = MigrationLoader(None)
    replaced = {key for squashed in loader.replacements.values() for key in squashed.replaces}
    return frozenset((loader.graph.nodes.keys() - loader.replacements.keys()) | replaced)


def mail_backend() -> str:
    """Return the mail backend, with the host and port of SMTP."""
    backend = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    return f"{backend} {settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if backend == "smtp" else backend
