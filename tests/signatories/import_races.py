"""Concurrent decisions about imports: `python -m tests.signatories.import_races` prints the outcomes as JSON.

The two decisions of a pair are made in two threads, each with its own connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from tests.threads import run_concurrently

ROUNDS = 4


def main() -> None:
    """Make each pair of decisions, and print the outcomes."""
    import django

    django.setup()
    from signatories.exceptions import SignatoriesError
    from signatories.exchange.imports.commit import commit_import, confirm_import
    from signatories.exchange.imports.discard import cancel_import
    from signatories.exchange.imports.preview import preview_upload
    from signatories.exchange.imports.undo import undo_import
    from signatories.exchange.imports.uploads import store_upload
    from signatories.exchange.options import ImportOptions
    from signatories.models import ImportBatch, SignatoryList

    content = "\r\n".join(["kind,name", *(f"organization,Alder {number}" for number in range(40)), ""]).encode()
    outcomes: dict[str, set[tuple[object, ...]]] = {}
    errors: list[str] = []

    options = ImportOptions(constants={"region": "Yukon"})

    def stored_batch(pk: int) -> ImportBatch:
        return ImportBatch.objects.get(pk=pk)

    def import_batch(pk: int) -> None:
        commit_import(confirm_import(stored_batch(pk), agreed=True), good_rows=False)

    def make_upload(*, checked: bool) -> int:
        batch = store_upload(SignatoryList.objects.create(title="Rush"), content, file_name="list.csv")
        if checked:
            preview_upload(batch)
        return batch.pk

    def race(name: str, pk: int, *decisions: Callable[[], object]) -> None:
        """Make the decisions concurrently, and add the resulting state to the outcomes of `name`."""
        errors.extend(run_concurrently(decisions, expected=(SignatoriesError,)))
        batch = stored_batch(pk)
        rows = batch.rows.count() if batch.state in ("checking", "previewed") else None
        outcomes.setdefault(name, set()).add(
            (batch.state, bool(batch.upload), batch.signatory_list.signatories.count(), rows)
        )

    for _round in range(ROUNDS):
        pk = make_upload(checked=True)
        race("confirmed twice", pk, *[partial(import_batch, pk)] * 2)
        race("undone twice", pk, *[lambda pk=pk: undo_import(stored_batch(pk))] * 2)
        pk = make_upload(checked=False)
        race("resumed twice", pk, *[lambda pk=pk: preview_upload(stored_batch(pk), in_worker=True)] * 2)
        race(
            "confirmed and chosen otherwise",
            pk,
            partial(import_batch, pk),
            lambda pk=pk: preview_upload(stored_batch(pk), options=options),
        )
        pk = make_upload(checked=False)
        race(
            "checked and cancelled",
            pk,
            lambda pk=pk: preview_upload(stored_batch(pk), in_worker=True),
            lambda pk=pk: cancel_import(stored_batch(pk)),
        )
        pk = make_upload(checked=True)
        race(
            "confirmed and cancelled",
            pk,
            partial(import_batch, pk),
            lambda pk=pk: cancel_import(stored_batch(pk)),
        )
    for _round in range(ROUNDS):
        race_removals(outcomes, errors)
    print(
        json.dumps(
            {"errors": errors, **{name: sorted(map(list, states), key=str) for name, states in outcomes.items()}}
        )
    )


def race_removals(outcomes: dict[str, set[tuple[object, ...]]], errors: list[str]) -> None:
    """Take overlapping people off one list by two files at once, and by a file while another one imports them."""
    from wagtail.models import ModelLogEntry

    from signatories.enums import Status
    from signatories.exceptions import SignatoriesError
    from signatories.exchange.imports.commit import commit_import, confirm_import
    from signatories.exchange.imports.preview import preview_upload
    from signatories.exchange.imports.undo import undo_import
    from signatories.exchange.imports.uploads import store_upload
    from signatories.exchange.options import ImportOptions
    from signatories.models import ImportBatch, SignatoryList

    signatory_list = SignatoryList.objects.create(title="Leaving")

    def stored(numbers: range, **options: object) -> int:
        content = "\r\n".join(["kind,name", *(f"organization,Alder {number}" for number in numbers), ""]).encode()
        batch = store_upload(signatory_list, content, file_name="a.csv", options=ImportOptions(**options))  # type: ignore[arg-type]
        preview_upload(batch)
        return batch.pk

    def commit(pk: int) -> None:
        commit_import(confirm_import(ImportBatch.objects.get(pk=pk), agreed=True), good_rows=False)

    def undo(pk: int) -> None:
        undo_import(ImportBatch.objects.get(pk=pk))

    def record(name: str, *pks: int) -> None:
        entries = signatory_list.signatories
        logged = ModelLogEntry.objects.filter(
            action="signatories.withdraw", object_id__in=map(str, entries.values_list("pk", flat=True))
        )
        states = [ImportBatch.objects.get(pk=pk).state for pk in pks]
        listed = entries.filter(status=Status.PUBLISHED).count()
        outcomes.setdefault(name, set()).add((*states, listed, entries.count(), logged.count()))

    commit(stored(range(40)))
    first, second = stored(range(30), removal="They left"), stored(range(20, 40), removal="They left")
    errors.extend(run_concurrently([partial(commit, first), partial(commit, second)], expected=(SignatoriesError,)))
    record("two removals", first, second)
    errors.extend(run_concurrently([partial(undo, first), partial(undo, second)], expected=(SignatoriesError,)))
    record("two removals undone", first, second)
    added, removed = stored(range(30, 60)), stored(range(20, 40), removal="They left")
    errors.extend(run_concurrently([partial(commit, added), partial(commit, removed)], expected=(SignatoriesError,)))
    record("import and removal", added, removed)


if __name__ == "__main__":
    main()
