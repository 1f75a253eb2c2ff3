"""What a backup says about itself: first its versions and keys, last how much it holds."""

from __future__ import annotations

import hmac
import platform
import re
import tomllib
from datetime import datetime

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from pydantic import BaseModel

from cms.audit.sealing import head
from cms.env_file import BASE_DIR
from core.languages import language_codes
from core.numbers import grouped

#: Raised when archives change so that earlier releases cannot read them.
FORMAT = 1
#: The settings without which restored data is partly useless.
KEYS = ("SECRET_KEY", "EMAIL_HASH_KEY")


class Header(BaseModel):
    """The first part of an archive. Later formats keep these fields, so that each release can name the right one."""

    format: int
    undersigned: str
    python: str
    django: str
    wagtail: str
    database: str
    made_at: datetime
    #: The last migration of each app.
    migrations: dict[str, str]
    #: A fingerprint of each key of `KEYS`, which does not tell the key.
    keys: dict[str, str]
    #: The head of the audit log when the backup began, which its chain contains; "" in backups without an audit log.
    audit_head: str = ""
    #: `LANGUAGES` of the site; none in backups of releases that did not write them.
    languages: list[str] = []


class TableContents(BaseModel):
    """A table in an archive."""

    #: The type of each column, in the order of the values in a row.
    columns: dict[str, str]
    rows: int
    #: A checksum of the rows that does not depend on their order or on the database.
    checksum: str
    #: The last number that was given to a row; None if rows are not numbered. It may be gone: it is never given again.
    last_id: int | None


class FolderContents(BaseModel):
    """The files of a storage in an archive."""

    files: int = 0
    bytes: int = 0


class Contents(BaseModel):
    """The last part of an archive before the checksums."""

    tables: dict[str, TableContents]
    folders: dict[str, FolderContents]

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def files(self) -> int:
        """The number of files in all folders."""
        return sum(folder.files for folder in self.folders.values())

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(folder.bytes for folder in self.folders.values())


def release_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version such as "0.2.0", to compare it with others."""
    return tuple(map(int, re.findall("[0-9]+", version)))


def installed_version() -> str:
    """Return the version of Undersigned in `pyproject.toml`."""
    return str(tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def describe_installation() -> Header:
    """Return the header of a backup that is made now."""
    return Header(
        format=FORMAT,
        undersigned=installed_version(),
        python=platform.python_version(),
        django=django.get_version(),
        wagtail=wagtail.__version__,
        database=connection.vendor,
        made_at=timezone.now(),
        migrations=last_migrations(),
        keys={name: key_fingerprint(getattr(settings, name)) for name in KEYS},
        audit_head=str(head()),
        languages=language_codes(),
    )


def last_migrations() -> dict[str, str]:
    """Return the last migration of each app in the code."""
    loader = MigrationLoader(None)
    squashed = loader.replacements
    return dict(
        sorted(squashed[leaf].replaces[-1] if leaf in squashed else leaf for leaf in loader.graph.leaf_nodes())
    )


def is_migrated() -> bool:
    """Return whether the database has the tables of this release."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def key_fingerprint(key: str) -> str:
    """Return a text that only the same key has."""
    return hmac.digest(key.encode(), b"undersigned backup", "sha256").hex()[:16]


def in_words(contents: Contents) -> str:
    """Return what an archive contains, such as "1,234 rows of 120 tables and 56 files (7 MB)"."""
    rows, tables, files = grouped(contents.rows), len(contents.tables), grouped(contents.files)
    return f"{rows} rows of {tables} tables and {files} files ({filesizeformat(contents.bytes)})"
