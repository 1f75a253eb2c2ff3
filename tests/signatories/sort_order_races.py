"""Concurrent changes while lists are sorted: `python -m tests.signatories.sort_order_races` prints the outcome.

Four workers fill the orders of a long list, a few entries at a time, while staff and signers change its entries, its
order changes again and again, and a letter in another language appears.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tests.threads import run_concurrently

ENTRIES, WORKERS = 60, 4


def changes(letter: Any, entries: list[Any]) -> list[Any]:
    """Return the changes, which run in threads of their own."""
    from signatories.enums import IndividualOrder, Status
    from signatories.models import SignatoryGroup, SignatoryList
    from signatories.moderation import decisions, merging, staff_edits
    from signatories.signing import self_service
    from tests.factories import LetterFactory

    signatory_list = letter.signatory_list
    kept, dropped = (SignatoryGroup.objects.create(signatory_list=signatory_list, heading=name) for name in "AB")
    for entry in entries[:3]:
        staff_edits.set_group(entry, group=dropped)

    def change_order() -> None:
        for order in (IndividualOrder.NAME, IndividualOrder.DATE_SIGNED, IndividualOrder.NAME):
            fresh = SignatoryList.objects.get(pk=signatory_list.pk)
            fresh.individual_order = order
            fresh.save()

    pending = [entry for entry in entries if entry.status == Status.PENDING]
    published = [entry for entry in entries if entry.status == Status.PUBLISHED]
    return [
        change_order,
        change_order,
        partial(LetterFactory, language="fr", translation_key=letter.translation_key, slug="french"),
        dropped.delete,
        *(partial(decisions.approve, entry) for entry in pending[:10]),
        *(partial(staff_edits.set_group, entry, group=kept) for entry in published[5:15]),
        *(partial(staff_edits.correct, entry, {"name": f"Zoé {entry.name}"}) for entry in published[15:20]),
        *(partial(self_service.withdraw_own, entry) for entry in published[20:25]),
        *(partial(staff_edits.remove, entry) for entry in published[25:28]),
        partial(merging.merge, published[28:30]),
    ]


def main() -> None:
    """Run the changes beside the workers, then the worker once more, and print the state of the orders."""
    import django

    django.setup()
    from signatories.models import Signatory, SignatoryList
    from signatories.sort_orders import keys as sort_keys
    from signatories.sort_orders import orders as sort_orders
    from tests.factories import LetterFactory, SignatoryFactory

    sort_orders.MAX_ENTRIES_IN_REQUEST, sort_orders.BATCH, sort_keys.BATCH = 0, 4, 4
    letter = LetterFactory(slug="english")
    for number in range(ENTRIES):
        status = {"pending": True} if number % 3 == 0 else {}
        SignatoryFactory(
            signatory_list=letter.signatory_list,
            individual=True,
            name=f"Robin {number * 7 % ENTRIES:02} Fernleaf",
            email=f"robin{number}@example.org",
            **status,
        )
    entries = list(Signatory.objects.filter(signatory_list=letter.signatory_list).order_by("pk"))

    def work() -> None:
        for _run in range(10):
            sort_orders.fill_due()

    errors = run_concurrently([*changes(letter, entries), *[work] * WORKERS])
    signatory_list = SignatoryList.objects.get(pk=letter.signatory_list_id)
    sort_orders.request_missing()
    while sort_orders.has_due():
        sort_orders.fill_due()
    current = signatory_list.sort_orders.filter(is_current=True)
    print(
        json.dumps(
            {
                "errors": errors,
                "wrong": [pk for _order, pk in sort_keys.find_wrong_keys(signatory_list)],
                "current": sorted(current.values_list("language", "individual_order")),
                "is_wanted": signatory_list.individual_order == "name",
                "incomplete": signatory_list.sort_orders.filter(completed_at=None).count(),
                "keys": sorted({order.keys.count() for order in current}),
                "public": signatory_list.signatories.public().count(),
            }
        )
    )


if __name__ == "__main__":
    main()
