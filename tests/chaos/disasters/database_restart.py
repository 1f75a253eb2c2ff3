"""PostgreSQL stops without a word while people sign and a worker imports a file and sends mail, and starts again."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import Any

from tests.chaos.disasters.processes import PATIENCE, Signers, web_server, worker
from tests.chaos.disasters.reporting import report
from tests.chaos.report import Row

#: Rows of the file.
ROWS = 2_000
#: People who are thanked before the server stops, and responses without a thank-you before it starts again.
BEFORE, DOWN = 5, 5
#: Statuses of responses that are correct: a thank-you, or “try again” while there is no database.
ALLOWED = {302, 503}


def strike(row: Row) -> None:
    """Restart the database while people sign, and compare what is stored and sent with what they were told."""
    from signatories.exchange.imports.commit import confirm_import
    from signatories.exchange.imports.preview import preview_upload
    from signatories.models import Contact
    from signatories.signing.spam_checks import opening_time
    from signatories.tasks import write_import
    from tests.chaos.receivers import received
    from tests.chaos.restart import unsettled
    from tests.factories import LetterFactory, SignatoryListFactory
    from tests.servers.postgresql_server import stop_immediately
    from tests.signatories.files import upload

    letter = LetterFactory(signatory_list=SignatoryListFactory(open=True))
    batch = upload(SignatoryListFactory(), file_of(ROWS))
    preview_upload(batch, in_worker=True)
    confirm_import(batch, agreed=True)
    with web_server() as port, worker():
        signers = Signers(port, letter, opening_time())
        with signers.signing():
            signers.wait_for(302, BEFORE)
            write_import.enqueue(batch.pk, good_rows=False)
            wait_for_import()
            start = stop_immediately(os.environ["DATABASE_URL"])
            row.kills = 1
            signers.wait_for(503, DOWN)
            start()
        wait_for_worker(unsettled)
    row.stuck += [f"{job} waits" for job in unsettled()]
    row.stuck += [f"{count} responses with status {s}" for s, count in signers.statuses.items() if s not in ALLOWED]
    if signers.statuses[503] < DOWN:
        row.stuck.append("nobody noticed that the database was gone")
    row.lost += [f"{email} was never thanked" for email in signers.gave_up]
    signed = Contact.objects.filter(signatory__signatory_list=letter.signatory_list)
    row.compare("entries", signers.thanked, signed.values_list("email", flat=True))
    row.compare("people who got mail", signers.thanked, {to for to, _subject in received("mail", "robin")})
    batch.refresh_from_db()
    row.compare(
        "import", ["imported", *["row"] * ROWS], [batch.state, *["row"] * batch.signatory_list.signatories.count()]
    )


def file_of(rows: int) -> bytes:
    """Return a file with so many organizations."""
    from tests.signatories.files import csv_lines

    return csv_lines("kind,name", *(f"organization,Alder Society {row}" for row in range(rows)))


def wait_for_import() -> None:
    """Wait until the worker has begun to write the file."""
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    ends_at = time.monotonic() + PATIENCE
    while not DBTaskResult.objects.running().exists() and time.monotonic() < ends_at:
        time.sleep(0.01)
    connection.close()


def wait_for_worker(unsettled: Any) -> None:
    """Wait until the worker has nothing left to do; leases of what it lost with the connection end at once."""
    from django.db import Error, connection

    from tests.chaos.restart import let_time_pass

    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at:
        with suppress(Error):
            connection.close()
            if not unsettled():
                return
            let_time_pass()
        time.sleep(1)


if __name__ == "__main__":
    report("database restart", strike)
