from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction

from core.squashed_migrations import forget_squashed_migrations
from core.users.former_tables import adopt_former_tables


class Command(migrate.Command):
    """Migrate the database. The accounts of a former release keep their table, and going back is possible."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Correct what is recorded as applied, then migrate; `--plan` and `--check` change nothing."""
        database = options["database"]
        if options["plan"] or options["check_unapplied"]:
            with transaction.atomic(using=database):
                self._correct_records(database)
                super().handle(*args, **options)
                transaction.set_rollback(True, using=database)
            return
        self._correct_records(database)
        super().handle(*args, **options)

    @staticmethod
    def _correct_records(database: str) -> None:
        adopt_former_tables(database)
        forget_squashed_migrations(database)
