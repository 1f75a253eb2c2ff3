"""A letter with a long list of signatories, which several benchmarks read.

`python -m tests.benchmarks.long_list` writes it into a database, of which each of them gets a copy.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

from tests.benchmarks.sample_rows import rows

#: The slug of the letter, and nearly the number of its signatories: some of the invented names are the same.
SLUG, ENTRIES = "long", 100_000
#: One in ten entries is in each of these groups; the others have no group.
GROUPS = ("Academics", "Unions")
DAYS = 60
#: Entries that are stored at a time.
BATCH = 1_000


def long_letter() -> Any:
    """Return the letter."""
    from letters.models import LetterPage

    return LetterPage.objects.get(slug=SLUG)


def fill(signatory_list: Any, count: int) -> None:
    """Add nearly `count` invented entries with distinct names to a list, published over some weeks."""
    from django.db import transaction
    from django.utils import timezone

    from core.bulk_insert import bulk_insert
    from core.instance_factory import InstanceFactory
    from signatories.enums import Status
    from signatories.models import Signatory, SignatoryGroup
    from signatories.sort_orders.keys import insert_keys

    groups = [SignatoryGroup.objects.create(signatory_list=signatory_list, heading=heading) for heading in GROUPS]
    group_keys = [*(group.pk for group in groups), *[None] * 8]
    chance = random.Random(7)  # noqa: S311 - the same list each time
    entries: list[Signatory] = []
    factory = InstanceFactory(Signatory)
    distinct = {row[1]: row for row in rows(count)}
    for kind, name, title, affiliation, _email, _website, country, _region, _signed_on in distinct.values():
        published_at = timezone.now() - timedelta(days=chance.uniform(0, DAYS))
        entry = factory.new(
            signatory_list_id=signatory_list.pk,
            kind=kind,
            name=name,
            names={"fr": f"Réseau {chance.randrange(count)}"} if kind == "organization" else {},
            title=title,
            affiliation=affiliation,
            country=country if len(country) == len("CA") else "",
            group_id=chance.choice(group_keys),
            status=Status.PUBLISHED,
            published_at=published_at,
            signed_on=published_at.date(),
        )
        entry.set_keys()
        entries.append(entry)
    with transaction.atomic():
        for start in range(0, len(entries), BATCH):
            bulk_insert(entries[start : start + BATCH])
            insert_keys(entries[start : start + BATCH])


def main() -> None:
    """Write the letter, and print the number of its entries as JSON."""
    import django

    django.setup()
    from tests.factories import LetterFactory

    signatory_list = LetterFactory(slug=SLUG).signatory_list
    fill(signatory_list, ENTRIES)
    print(json.dumps({"entries": signatory_list.signatories.count()}))


if __name__ == "__main__":
    main()
