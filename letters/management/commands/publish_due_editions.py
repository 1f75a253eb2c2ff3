from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from letters.services.editions import request_due_editions
from letters.tasks import make_edition


class Command(BaseCommand):
    """Have the worker make the editions that lists want every day or when they close; run it every few minutes."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for what is due, and say what that is."""
        for edition in request_due_editions():
            make_edition.enqueue(edition.pk)
            self.stdout.write(f"An edition of “{edition.signatory_list}” is being made.")
