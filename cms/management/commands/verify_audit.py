from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.audit.sealing import Head
from cms.audit.verification import AuditLogError, verify
from core.commands import usage_error


class Command(BaseCommand):
    """Verify the audit log, and print its head: keep it elsewhere, and pass it to a later run.

    Exits with 1 and names the first record that is wrong.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="an earlier head, such as 120:9f86d0…, that has to be in the chain")

    def handle(self, *, head: str | None, **options: Any) -> None:
        """Verify, and print the head and the numbers of records."""
        try:
            result = verify(_head(head) if head else None)
        except AuditLogError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The audit log is intact. Its head is {result.head}")
        self.stdout.write(
            f"{result.head.position} records; {result.erased} without names and texts, which were erased; "
            f"{result.unsealed} not sealed yet."
        )


def _head(text: str) -> Head:
    if not re.fullmatch("[0-9]+:[0-9a-f]{64}", text):
        raise usage_error("A head is a number, a colon and 64 hexadecimal digits, as this command prints it.")
    position, digest = text.split(":")
    return Head(int(position), digest)
