"""Concurrent checks of an order: `python -m tests.signatories.check_order_races` prints the outcomes as JSON.

In each round, a person's family name is stated while somebody else changes the same entry and two workers write the
sort keys of the list anew. Each action has its own connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.threads import run_concurrently

ROUNDS, PEOPLE = 2, 6
NAME = "Ana García Ejemplo"


def main() -> None:  # noqa: PLR0915
    """Run the rounds, and print the outcomes of each pair of actions and the number of wrong keys."""
    import django

    django.setup()
    from signatories.enums import DuplicatePolicy
    from signatories.exceptions import EntryChanged
    from signatories.exchange.imports.direct import import_file
    from signatories.exchange.options import ImportOptions
    from signatories.models import Signatory, SignatoryList
    from signatories.moderation import sort_order
    from signatories.signing import self_service
    from signatories.sort_orders import keys as sort_keys
    from signatories.sort_orders import orders as sort_orders
    from tests.factories import LetterFactory, SignatoryFactory

    sort_orders.MAX_ENTRIES_IN_REQUEST, sort_orders.BATCH, sort_keys.BATCH = 0, 3, 3
    signatory_list = LetterFactory(slug="lake").signatory_list
    for number in range(PEOPLE):
        SignatoryFactory(signatory_list=signatory_list, individual=True, name=f"Robin {number} Fernleaf")
    outcomes: dict[str, set[tuple[str, ...]]] = {}
    errors: list[str] = []
    wrong: list[int] = []

    def read(pk: int) -> Signatory:
        return Signatory.objects.select_related("signatory_list").get(pk=pk)

    def state(pk: int, start: int, end: int, seen: str) -> None:
        sort_order.set_family_name(read(pk), start, end, seen=seen)

    def accept(pk: int, seen: str) -> None:
        sort_order.accept_order(read(pk), seen=seen)

    def rename(pk: int) -> None:
        self_service.correct_own(read(pk), {"name": "Ana Roe"})

    def choose(pk: int) -> None:
        self_service.correct_own(read(pk), {"sort_as": "Ana García Ejemplo"})

    def update(pk: int) -> None:
        rows = f"kind,name,sort_as\nindividual,{NAME},{NAME}\n"
        options = ImportOptions(duplicates=DuplicatePolicy.UPDATE)
        import_file(signatory_list, rows.encode(), file_name="list.csv", options=options)

    def sort_anew() -> None:
        sort_orders.repair(SignatoryList.objects.get(pk=signatory_list.pk))
        sort_orders.fill_due()

    pairs: dict[str, Callable[[int, str], list[Any]]] = {
        "two staff": lambda pk, seen: [partial(state, pk, 1, 2, seen), partial(state, pk, 1, 3, seen)],
        "the same twice": lambda pk, seen: [partial(state, pk, 1, 3, seen)] * 2,
        "accepted and stated": lambda pk, seen: [partial(accept, pk, seen), partial(state, pk, 1, 3, seen)],
        "a signer renames": lambda pk, seen: [partial(state, pk, 1, 3, seen), partial(rename, pk)],
        "a signer chooses": lambda pk, seen: [partial(state, pk, 1, 3, seen), partial(choose, pk)],
        "an import": lambda pk, seen: [partial(state, pk, 1, 3, seen), partial(update, pk)],
    }
    for name, actions in pairs.items():
        for _round in range(ROUNDS):
            entry = SignatoryFactory(signatory_list=signatory_list, individual=True, name=NAME)
            refused: list[str] = []

            def run(action: Callable[[], object], refused: list[str] = refused) -> None:
                try:
                    action()
                except EntryChanged:
                    refused.append("refused")

            both = [partial(run, action) for action in actions(entry.pk, sort_order.seen_version(read(entry.pk)))]
            errors += run_concurrently([*both, sort_anew, sort_anew])
            while sort_orders.has_due():
                sort_orders.fill_due()
            wrong += [pk for _order, pk in sort_keys.find_wrong_keys(signatory_list)]
            after = read(entry.pk)
            outcomes.setdefault(name, set()).add((after.name, after.sort_as, str(after.sort_as_source), *refused))
            entry.delete()
    print(json.dumps({"errors": errors, "wrong": wrong, **{name: sorted(found) for name, found in outcomes.items()}}))


if __name__ == "__main__":
    main()
