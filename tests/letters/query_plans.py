"""Explain the queries of public pages of letters with long lists: `python -m tests.letters.query_plans`.

Prints, as JSON, the statements of each page that scan all signatories.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.signatories.query_plans import record_table_scans

ENTRIES, COUNTRIES = 20_000, ("CA", "FR", "BE", "")


def fill(signatory_list: Any) -> None:
    """Add many published entries of both kinds to a list, with leads, a group and withheld names."""
    from django.utils import timezone

    from signatories.enums import Kind, Source, Status
    from signatories.models import Signatory, SignatoryGroup
    from signatories.sort_orders.keys import write_keys

    group = SignatoryGroup.objects.create(signatory_list=signatory_list, heading="Members")
    entries = [
        Signatory(
            signatory_list=signatory_list,
            kind=Kind.INDIVIDUAL if number % 5 else Kind.ORGANIZATION,
            name=f"Robin Fernleaf {number * 7919 % ENTRIES}",
            country=COUNTRIES[number % len(COUNTRIES)],
            lead_order=number + 1 if number < 3 else None,
            group=None if number % 10 else group,
            is_name_hidden=number % 50 == 49,
            status=Status.PUBLISHED,
            source=Source.FORM,
            published_at=timezone.now(),
        )
        for number in range(ENTRIES)
    ]
    for entry in entries:
        entry.set_keys()
    Signatory.objects.bulk_create(entries, batch_size=1_000)
    write_keys(entries)


def addresses(letter: Any) -> list[str]:
    """Return the public URLs of a letter with a long list."""
    from django.test import Client

    listing, api = f"{letter.url}signatories/", f"/api/v1/letters/{letter.slug}"
    following = Client().get(f"{api}/signatories?limit=100").json()["next"].removeprefix("http://testserver")
    second = Client().get(listing).context["next"]
    return [
        *("/letters/", letter.url, f"{letter.url}press/", f"{letter.url}embed/", f"{letter.url}count.svg"),
        *(listing, second, f"{listing}?country=FR", f"{listing}?kind=organization&country=CA"),
        *("/api/v1/letters", api, f"{api}/signatories", following),
    ]


def main() -> None:
    """Request each page without caches and print the statements that scan a whole table."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.REMEMBERED_SECONDS, settings.BASE_URL = 0, "http://testserver"
    from tests.factories import LetterFactory

    letters = [LetterFactory() for _letter in range(2)]
    for letter in letters:
        fill(letter.signatory_list)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    report = {}
    for address in addresses(letters[0]):
        scans: list[str] = []
        with record_table_scans(scans):
            status = Client().get(address).status_code
        report[address] = [*scans, *([] if status == 200 else [f"answered {status}"])]
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
