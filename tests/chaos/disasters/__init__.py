"""What else can happen to a site: each module lets it happen, and prints a `Row` of the report as JSON."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.report import Row
from tests.child_processes import run_module, suite_environment

#: The databases on which each disaster is tried.
DISASTERS = {
    "database_restart": ("PostgreSQL",),
}


def strike(disaster: str, address: str, folder: Path) -> Row:
    """Let a disaster strike a site with this migrated database and all its files in `folder`; return its row."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    environment = suite_environment(address) | {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "CHAOS_FILES": str(files),
        "CACHE_URL": f"filecache://{folder}/cache",
    }
    return Row(**run_module(f"tests.chaos.disasters.{disaster}", environment))
