from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from letters.editions.automatic import request_due_editions


class Command(BaseCommand):
    """Have the worker make the editions that lists want every day or when they close, as the worker does by itself."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for what is due, and say what that is."""
        for edition in request_due_editions():
            self.stdout.write(f"An edition of “{edition.signatory_list}” is being made.")
