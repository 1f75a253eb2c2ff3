"""Sorts names in a separate process: `python -m tests.signatories.sort_order` prints their order as JSON."""

from __future__ import annotations

import json

NAMES = ["Ab C", "abb", "AB-C", "ABC", "Ab'd", "Ab d", "Zoé", "Östlund", "O'Neil", "Oneil", "O Neil", "+1", "日本"]


def main() -> None:
    """Create entries and organizations with the names, and print their order in every listing."""
    import django

    django.setup()
    from django.db import connection

    from signatories.listing.pagination import Position, list_structure, printed_page
    from signatories.models import Organization, Signatory, SignatoryList

    signatory_list = SignatoryList.objects.create(title="Sorting", individual_order="name")
    for name in NAMES:
        Signatory.objects.create(
            signatory_list=signatory_list, kind="individual", name=name, status="published", source="staff"
        )
        Organization.objects.create(name=name)
    entries = signatory_list.signatories.public()
    paged: list[Signatory] = []
    while page := printed_page(
        entries, list_structure(signatory_list), limit=2, after=Position.of(paged[-1]) if paged else None
    ):
        paged += page
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM signatories_signatory ORDER BY name")
        by_database = [name for (name,) in cursor]
    print(
        json.dumps(
            {
                "listed": [entry.name for entry in entries.in_printed_order()],
                "paged": [entry.name for entry in paged],
                "directory": [entry.name for entry in Organization.objects.all()],
                "bytes": [entry.name for entry in sorted(entries, key=lambda entry: entry.printed_key.encode())],
                "database": by_database,
            }
        )
    )


if __name__ == "__main__":
    main()
