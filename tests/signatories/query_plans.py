"""Query plans on a long list: `python -m tests.signatories.query_plans` prints the table scans as JSON.

Runs each operation that holds a lock once, and explains each of its statements with its parameters bound. SQLite uses
a partial index only if the literal text of a query implies the condition of the index, which a parameter never does.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

ENTRIES = 20_000
#: One of this number of contacts still has the key of its proof of work.
RECENT = 100
#: Tables that grow with the number of signatures.
GROWING = (
    *("signatories_signatory", "signatories_contact", "signatories_mail", "signatories_importrow"),
    *("signatories_correction", "signatories_requestkey", "signatories_sortkey"),
)
STATEMENT = re.compile(r"\s*(SELECT|UPDATE|DELETE)", re.IGNORECASE)


def fill() -> Any:
    """Return a list with many confirmed entries, their contacts, mails and rows of imports."""
    from django.db import connection
    from django.utils import timezone

    from signatories.enums import Kind, Outcome, Source, Status
    from signatories.models import Contact, Correction, ImportBatch, ImportRow, Mail, Signatory, SignatoryList
    from signatories.sort_orders.keys import write_keys

    signatory_list = SignatoryList.objects.create(title="Long", signing="open")
    batch = ImportBatch.objects.create(signatory_list=signatory_list, file_name="long.csv", sha256="0" * 64)
    entries = [
        Signatory(
            signatory_list=signatory_list,
            kind=Kind.INDIVIDUAL,
            name=f"Robin Fernleaf {number}",
            status=Status.PUBLISHED,
            source=Source.FORM,
            # Half of the list was imported without addresses.
            email_key=f"{number:064x}" if number % 2 else "",
        )
        for number in range(ENTRIES)
    ]
    for entry in entries:
        entry.set_keys()
    Signatory.objects.bulk_create(entries)
    write_keys(entries)
    # Rate limits count recent rows only; all of these are old.
    Signatory.objects.update(created_at=timezone.now() - timedelta(days=30))
    Contact.objects.bulk_create(
        Contact(
            signatory=entry,
            email=f"{entry.pk}@example.org",
            network_key=entry.email_key[::-1],
            # Retention erases the keys of older ones. SQLite scans an index whose values are all the same.
            proof_key="" if number % RECENT else f"{number:040x}",
        )
        for number, entry in enumerate(entries)
    )
    Mail.objects.bulk_create(
        Mail(
            purpose="receipt", signatory=entry, recipient_key=entry.email_key, mailbox_key=entry.email_key, due_at=None
        )
        for entry in entries
    )
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=number, outcome=Outcome.NEW, signatory_id=entry.pk)
        for number, entry in enumerate(entries)
    )
    Correction.objects.bulk_create(Correction(signatory=entry, values={}) for entry in entries[::2])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return signatory_list


@contextmanager
def record_table_scans(table_scans_found: list[str]) -> Iterator[None]:
    """Append the statements that scan a whole growing table to `found`."""
    from django.db import connection

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if STATEMENT.match(sql) and not many and any(table in sql for table in GROWING):
            table_scans_found.extend(f"{plan}: {sql}" for plan in table_scans(connection, sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield


def table_scans(connection: Any, sql: str, params: Any) -> list[str]:
    """Return the steps of a plan that scan a whole growing table."""
    if connection.vendor == "sqlite":
        rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", params or ()).fetchall()
        steps = [row[3] for row in rows]
        return [step for step in steps if step.startswith("SCAN") and step.split()[1] in GROWING]
    with connection.connection.cursor() as cursor:
        steps = [row[0] for row in cursor.execute(f"EXPLAIN {sql}", params or ()).fetchall()]
    return [step.strip() for step in steps if re.search(rf"Seq Scan on ({'|'.join(GROWING)})\b", step)]


def operations(signatory_list: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name and function of each operation."""
    from signatories.models import Signatory
    from signatories.moderation import decisions, staff_edits
    from signatories.signing import self_service, sign_on
    from tests.signatories.signers import application

    def entry() -> Any:
        return Signatory.objects.select_related("contact", "signatory_list").latest("pk")

    new = application(name="Wren Alder", email="wren@example.org", network_key="f" * 64, proof_key="e" * 40)
    yield "sign on", partial(sign_on.sign_on, signatory_list, new)
    yield "sign on again", partial(sign_on.sign_on, signatory_list, new)
    yield "confirm", partial(self_service.confirm_own, entry())
    yield "correct", partial(self_service.correct_own, entry(), {"title": "Baker"})
    yield "ask for links", partial(self_service.request_links, "wren@example.org")
    yield "save", partial(staff_edits.correct, entry(), {}, email="wren.alder@example.org")
    yield "forget the contact", partial(staff_edits.correct, entry(), {}, email="")
    yield "reject", partial(decisions.reject, entry())


def main() -> None:
    """Run the operations, and print the table scans of each."""
    import django

    django.setup()
    signatory_list = fill()
    report = {}
    for name, act in operations(signatory_list):
        table_scans_found: list[str] = []
        with record_table_scans(table_scans_found):
            act()
        report[name] = table_scans_found
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
