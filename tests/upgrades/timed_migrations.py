"""Run all missing migrations, and print the seconds of each as JSON."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django


def main() -> None:
    """Migrate as `manage.py migrate` does."""
    django.setup()
    from django.core.management import call_command
    from django.db.migrations.executor import MigrationExecutor

    seconds: dict[str, float] = {}
    begun = 0.0
    apply = MigrationExecutor.apply_migration

    def timed(self: MigrationExecutor, state: Any, migration: Any, **options: Any) -> Any:
        nonlocal begun
        begun = time.monotonic()
        try:
            return apply(self, state, migration, **options)
        finally:
            seconds[f"{migration.app_label}.{migration.name}"] = time.monotonic() - begun

    MigrationExecutor.apply_migration = timed  # type: ignore[method-assign]
    call_command("migrate", verbosity=0)
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
