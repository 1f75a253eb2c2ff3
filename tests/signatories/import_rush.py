"""Concurrent decisions about imports: `python -m tests.signatories.import_rush` prints the outcomes as JSON.

The two decisions of a pair are made in two threads, each with its own connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Barrier, Thread

ROUNDS = 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Call all `acts` at the same moment; return the errors except refusals."""
    from django.db import connection

    from signatories.exceptions import SignatoriesError

    barrier = Barrier(len(acts))
    errors = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except SignatoriesError:
            pass
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def main() -> None:
    """Make each pair of decisions, and print the outcomes."""
    import django

    django.setup()
    from signatories.exchange.import_commit import commit_import, confirm_import
    from signatories.exchange.import_discard import cancel_import
    from signatories.exchange.import_options import ImportOptions
    from signatories.exchange.import_undo import undo_import
    from signatories.exchange.preview import preview_upload
    from signatories.exchange.uploads import store_upload
    from signatories.models import ImportBatch, SignatoryList

    content = "\r\n".join(["kind,name", *(f"organization,Alder {number}" for number in range(40)), ""]).encode()
    found: dict[str, set[tuple[object, ...]]] = {}
    errors: list[str] = []

    options = ImportOptions(constants={"region": "Yukon"})

    def fresh(pk: int) -> ImportBatch:
        return ImportBatch.objects.get(pk=pk)

    def imported(pk: int) -> None:
        commit_import(confirm_import(fresh(pk), agreed=True), good_rows=False)

    def prepared(*, checked: bool) -> int:
        batch = store_upload(SignatoryList.objects.create(title="Rush"), content, file_name="list.csv")
        if checked:
            preview_upload(batch)
        return batch.pk

    def left(name: str, pk: int) -> None:
        batch = fresh(pk)
        kept = batch.rows.count() if batch.state in ("checking", "previewed") else None
        found.setdefault(name, set()).add(
            (batch.state, bool(batch.upload), batch.signatory_list.signatories.count(), kept)
        )

    for _round in range(ROUNDS):
        pk = prepared(checked=True)
        errors += at_once(lambda pk=pk: imported(pk), lambda pk=pk: imported(pk))
        left("confirmed twice", pk)
        errors += at_once(lambda pk=pk: undo_import(fresh(pk)), lambda pk=pk: undo_import(fresh(pk)))
        left("undone twice", pk)
        pk = prepared(checked=False)
        check = lambda pk=pk: preview_upload(fresh(pk), in_worker=True)  # noqa: E731
        errors += at_once(check, check)
        left("resumed twice", pk)
        errors += at_once(lambda pk=pk: imported(pk), lambda pk=pk: preview_upload(fresh(pk), options=options))
        left("confirmed and chosen otherwise", pk)
        pk = prepared(checked=False)
        errors += at_once(
            lambda pk=pk: preview_upload(fresh(pk), in_worker=True), lambda pk=pk: cancel_import(fresh(pk))
        )
        left("checked and cancelled", pk)
        pk = prepared(checked=True)
        errors += at_once(lambda pk=pk: imported(pk), lambda pk=pk: cancel_import(fresh(pk)))
        left("confirmed and cancelled", pk)
    print(
        json.dumps({"errors": errors, **{name: sorted(map(list, states), key=str) for name, states in found.items()}})
    )


if __name__ == "__main__":
    main()
