from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.housekeeping import RULES, count_due, run


class Command(BaseCommand):
    """Remove everything whose time is over, as the worker does once a day; docs/retention.md lists what and why."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be removed, and remove nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, dry_run: bool, format: str, **options: Any) -> None:  # noqa: A002 - the name of the option
        """Remove, or count, and say how much of each kind."""
        counts = count_due() if dry_run else run()
        if format == "json":
            self.stdout.write(json.dumps({"dry_run": dry_run, "counts": counts}))
            return
        for rule in RULES:
            days = f"{rule.keep.days} day{'s' if rule.keep.days != 1 else ''}" if rule.keep is not None else "good"
            self.stdout.write(f"{counts[rule.name]:>8}  {rule.name} (kept for {days})")
        self.stdout.write("Nothing was removed." if dry_run else f"{sum(counts.values())} removed.")
