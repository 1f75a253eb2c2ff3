from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction

from core.users.former_tables import adopt_former_tables


class Command(migrate.Command):
    """Migrate the database. The accounts of a former release keep their table."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Adopt the tables of accounts, then migrate; `--plan` and `--check` change nothing."""
        database = options["database"]
        if options["plan"] or options["check_unapplied"]:
            with transaction.atomic(using=database):
                adopt_former_tables(database)
                super().handle(*args, **options)
                transaction.set_rollback(True, using=database)
            return
        adopt_former_tables(database)
        super().handle(*args, **options)
