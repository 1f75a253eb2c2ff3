from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.accounts.second_factor.factors import remove
from core.commands import usage_error
from core.users.models import User


class Command(BaseCommand):
    """Remove the second factor of an account whose owner lost it, if no administrator can do so in the admin."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        """Remove the authenticator app and the recovery codes. Exit code 2 for an unknown account."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise usage_error(f"There is no account “{username}”.")
        removed = remove(user, by=None)
        self.stdout.write(
            f"The second factor of {username} was removed: the password is enough until a new one is set up."
            if removed
            else f"{username} has no second factor."
        )
