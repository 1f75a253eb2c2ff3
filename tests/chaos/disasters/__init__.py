"""What else can happen to a site: each module lets it happen, and prints a `Row` of the report as JSON."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

from tests.chaos.disasters.small_disk import small_disk
from tests.chaos.report import Row
from tests.child_processes import run_module, suite_environment

SQLITE = "sqlite:///"
#: The databases on which each disaster is tried.
DISASTERS = {
    "database_restart": ("PostgreSQL",),
    "full_disk": ("SQLite", "PostgreSQL"),
    "mail_server_gone": ("SQLite", "PostgreSQL"),
    "redis_gone": ("SQLite",),
}


def strike(disaster: str, address: str, folder: Path) -> Row:
    """Let a disaster strike a site with this migrated database and all its files in `folder`; return its row.

    Raises `PermissionError` or `FileNotFoundError` if what the disaster needs is not at hand.
    """
    files = folder / "files"
    files.mkdir(exist_ok=True)
    with small_disk(files) if disaster == "full_disk" else nullcontext():
        if disaster == "full_disk" and address.startswith(SQLITE):
            address = f"{SQLITE}{shutil.copy(address.removeprefix(SQLITE), files)}"
        return _strike(disaster, address, files)


def _strike(disaster: str, address: str, files: Path) -> Row:
    if disaster == "redis_gone" and shutil.which("redis-server") is None:
        raise FileNotFoundError("Redis is not installed: apt-get install redis-server")
    environment = suite_environment(address) | {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "CHAOS_FILES": str(files),
        "CACHE_URL": f"filecache://{files}/cache",
    }
    return Row(**run_module(f"tests.chaos.disasters.{disaster}", environment))
