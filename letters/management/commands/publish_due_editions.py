from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from letters.editions.automatic import request_due_editions


class Command(BaseCommand):
    """Request the automatic editions that are due, daily or after closing, as the worker does by itself."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Request due editions and list them."""
        for edition in request_due_editions():
            self.stdout.write(f"An edition of “{edition.signatory_list}” is being made.")
