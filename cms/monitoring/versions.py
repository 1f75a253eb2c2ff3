"""Which release runs, on what."""

from __future__ import annotations

import platform
import tomllib
from functools import cache
from importlib.metadata import version

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.env_file import BASE_DIR
from cms.settings_summary import database, mail_backend


@cache
def release() -> str:
    """Return the version of Undersigned."""
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def versions() -> list[tuple[str | Promise, str]]:
    """Return what runs here: releases of the site and its parts, database and mail server, without secrets."""
    return [
        ("Undersigned", release()),
        ("Wagtail", version("wagtail")),
        ("Django", version("django")),
        ("Python", platform.python_version()),
        (_("Database"), f"{database()} ({_database_version()})"),
        (_("Mail"), mail_backend()),
    ]


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))
