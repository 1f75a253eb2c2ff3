from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.commands import printable_argument
from signatories.exceptions import InvalidTransition
from signatories.privacy.person import entries_of
from signatories.privacy.person_erasure import PersonHoldings, erase_person, holdings_of_person
from signatories.privacy.receipts import numbers_in_words, receipt_text, what_stays


class Command(BaseCommand):
    """Erase everything about an address, on all lists, and print a receipt. Idempotent.

    Signatures of people leave their lists at once. An organization stays, without its contact and representative.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", type=printable_argument)
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *, address: str, dry_run: bool, **options: Any) -> None:
        """Erase, and print the receipt; with `dry_run`, print what would go and what stays."""
        if dry_run:
            holdings = holdings_of_person(address, entries_of(address).select_related("signatory_list", "contact"))
            self._print_holdings(holdings)
            return
        try:
            receipt = erase_person(address, entries_of(address))
        except InvalidTransition as error:
            raise CommandError(str(error)) from error
        self.stdout.write(receipt_text(receipt) if receipt else "Nothing is kept about this address.")

    def _print_holdings(self, holdings: PersonHoldings) -> None:
        if not holdings:
            self.stdout.write("Nothing is kept about this address.")
            return
        self.stdout.write(f"Would be erased: {', '.join(numbers_in_words(holdings.numbers)) or 'nothing'}.")
        for entry in holdings.entries:
            fate = "stays, without contact and representative" if entry.stays else "goes"
            self.stdout.write(f"- {entry.signatory.name} under “{entry.letter}” {fate}")
        self.stdout.write("What stays, and why:")
        for entry in holdings.held:
            self.stdout.write(f"- {entry.signatory.name} under “{entry.letter}” keeps its data: legal hold")
        for sentence in what_stays(held=len(holdings.held)):
            self.stdout.write(f"- {sentence}")
