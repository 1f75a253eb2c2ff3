from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatories.models import SignatoryList
from signatories.moderation.invalid_text import find_invalid_text
from signatories.sort_orders.keys import find_wrong_keys
from signatories.sort_orders.orders import repair


class Command(BaseCommand):
    """List invalid text, e-mail addresses and websites, duplicate entries, and wrong sort keys.

    Exit code 0 if there are none, 1 if there are some. Addresses are not shown.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--repair-order", action="store_true", help="Have the worker write the sort keys of lists with wrong ones."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each field, and for each list with wrong sort keys."""
        faults = [
            {"model": fault.owner._meta.label, "pk": fault.pk, "field": fault.field, "reason": fault.reason}
            for fault in find_invalid_text(with_contacts=True)
        ]
        for signatory_list in SignatoryList.objects.order_by("pk"):
            number = sum(1 for _wrong in find_wrong_keys(signatory_list))
            if not number:
                continue
            reason = f"{number} sort keys are missing, superfluous or outdated."
            if options["repair_order"]:
                repair(signatory_list)
                reason += " The worker writes them again."
            faults.append(
                {
                    "model": signatory_list._meta.label,
                    "pk": signatory_list.pk,
                    "field": "sort_orders",
                    "reason": reason,
                }
            )
        if options["format"] == "json":
            self.stdout.write(json.dumps(faults))
        else:
            for fault in faults:
                self.stdout.write(f"{fault['model']} {fault['pk']}, {fault['field']}: {fault['reason']}")
        if faults:
            raise CommandError(f"{len(faults)} to correct.")
