from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.operations.housekeeping import RULES, count_due, run
from signatories.privacy.retention import RetentionRule


class Command(BaseCommand):
    """Delete all data whose retention period is over, as the worker does once a day. See docs/retention.md."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be removed, and remove nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, dry_run: bool, format: str, **options: Any) -> None:  # noqa: A002 - the name of the option
        """Remove or count expired data, and print the number for each rule."""
        counts = count_due() if dry_run else run()
        if format == "json":
            self.stdout.write(json.dumps({"dry_run": dry_run, "counts": counts}))
            return
        for rule in RULES:
            self.stdout.write(f"{counts[rule.name]:>8}  {rule.name} ({retention_period(rule)})")
        self.stdout.write("Nothing was removed." if dry_run else f"{sum(counts.values())} removed.")


def retention_period(rule: RetentionRule) -> str:
    """Return a phrase such as "kept for 30 days". Data of a rule without delay has its own expiry date."""
    if rule.keep is None:
        return "kept for good"
    if not rule.keep:
        return "kept until they expire"
    return f"kept for {rule.keep.days} {'day' if rule.keep.days == 1 else 'days'}"
