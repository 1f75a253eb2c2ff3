"""Runs the migrations that squashed ones replace, all of them: `python -m tests.upgrades.replaced_migrations`.

Migrates the empty database of `DATABASE_URL` as if nothing had been squashed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def executor_of_replaced() -> MigrationExecutor:
    """Return an executor whose graph has the replaced migrations and no squashed one, whatever was applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    loader.replace_migrations = False
    loader.build_graph()
    # What Django does in a database that applied some of the replaced ones.
    for key, squashed in loader.replacements.items():
        loader.graph.remove_replacement_node(key, squashed.replaces)
    return executor


def main() -> None:
    """Migrate by the replaced migrations, then do what `migrate` does after its last one."""
    import django

    django.setup()
    from django.core.management import call_command

    executor = executor_of_replaced()
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0)
    print("null")


if __name__ == "__main__":
    main()
