"""Files of a long list while it changes: `python -m tests.letters.list_file_races NAME` prints a report as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

from tests.child_processes import dying_with_parent
from tests.threads import run_concurrently

SLUG, PEOPLE = "race", 16
COUNTED = 60


def prepare() -> Any:
    """Return the list of a letter with people whose names end with a number, after it counted as long."""
    from tests.factories import LetterFactory, SignatoryFactory

    letter = LetterFactory(slug=SLUG)
    for number in range(PEOPLE):
        SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name=f"Robin Canary{number:02}.")
    return letter.signatory_list


def download() -> tuple[int, str]:
    """Return the status and the content of the CSV file."""
    from django.test import Client

    answer: Any = Client(SERVER_NAME="127.0.0.1").get(f"/letters/{SLUG}/signatories.csv")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, content.decode()


def person(number: int) -> Any:
    """Return one of the people."""
    from signatories.models import Signatory

    return Signatory.objects.get(name=f"Robin Canary{number:02}.")


def names_of(content: str) -> list[int]:
    """Return the numbers of those of the first two people that a file names."""
    return [number for number in range(2) if f"Canary{number:02}." in content]


def killed() -> dict[str, Any]:
    """Kill a worker after it stored a file and before its row names it, while readers ask and somebody withdraws."""
    from django.utils import timezone

    from letters import derived_files
    from letters.models import DerivedFile
    from signatories.moderation.decisions import restore, withdraw

    prepare()
    withdraw(person(0))
    statuses = [download()[0]]
    derived_files.make_due()
    restore(person(0), reason="A mistake.")
    DerivedFile.objects.update(due_at=timezone.now())
    command = dying_with_parent([sys.executable, "-m", __spec__.name, "stop_before_recording"])
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        stored = worker.stdout and worker.stdout.readline().decode().strip()
        status, content = download()
        before = names_of(content)
        statuses.append(status)
        withdraw(person(1))
        statuses.append(download()[0])
        # A second worker, beside the first and after its death.
        made = [derived_files.make_due()]
        worker.kill()
    made.append(derived_files.make_due())
    statuses.append(download()[0])
    DerivedFile.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    made.append(derived_files.make_due())
    status, content = download()
    statuses.append(status)
    derived_files.REPLACED_FILE_RETENTION = timedelta(0)
    time.sleep(0.01)
    derived_files.prune()
    return {
        "code": worker.returncode,
        "statuses": statuses,
        "made": made,
        "before": before,
        "after": names_of(content),
        "files": stored_files() == [DerivedFile.objects.get().content.name] != [stored],
    }


def stop_before_recording() -> None:
    """Make the due file, and print its name and wait for the end instead of recording it."""
    from core.outbox.leases import Lease
    from letters import derived_files

    def wait(lease: Any, *conditions: Any, content: str = "", **values: Any) -> None:
        print(content, flush=True)
        time.sleep(600)

    Lease.release = wait  # type: ignore[assignment, method-assign]
    derived_files.make_due()


def stored_files() -> list[str]:
    """Return the names of the stored files."""
    from core.storage import private_storage
    from letters.file_retention import files_below

    return list(files_below(private_storage(), "derived/csv"))


def leaving() -> dict[str, Any]:
    """Let people leave one after another while two workers make the file and readers ask for it."""
    from letters import derived_files
    from letters.public.list_files import request_files
    from signatories.moderation.decisions import withdraw

    prepare()
    gone: list[str] = []
    wrong: list[str] = []
    statuses: set[int] = set()
    is_over = Event()

    def leave() -> None:
        for number in range(PEOPLE - 5):
            withdraw(person(number))
            gone.append(f"Canary{number:02}.")
            time.sleep(0.05)
        is_over.set()

    def work() -> None:
        while not is_over.wait(0.02):
            request_files()
            derived_files.make_due()

    def read() -> None:
        while not is_over.wait(0.01):
            known = list(gone)
            status, content = download()
            statuses.add(status)
            wrong.extend(name for name in known if name in content)

    errors = run_concurrently([leave, work, work, read, read])
    request_files()
    derived_files.make_due()
    status, content = download()
    return {
        "errors": errors,
        "wrong": wrong,
        "statuses": sorted(statuses - {503}),
        "last": [status, content.count("Robin")],
    }


def published_while_hidden() -> dict[str, Any]:
    """Hide an entry by a query while the transaction that publishes it has not ended."""
    from django.db import transaction

    from signatories.enums import Status
    from signatories.models import ListChange, Signatory
    from tests.factories import SignatoryFactory

    signatory_list = prepare()
    entry = SignatoryFactory(signatory_list=signatory_list, pending=True)
    before = ListChange.objects.version_of(signatory_list.pk)
    is_saved = Event()

    def publish() -> None:
        with transaction.atomic():
            Signatory.objects.filter(pk=entry.pk).update(status=Status.PUBLISHED)
            is_saved.set()
            time.sleep(0.5)

    def hide() -> None:
        is_saved.wait(60)
        Signatory.objects.filter(pk=entry.pk).update(is_name_hidden=True)

    errors = run_concurrently([publish, hide])
    after = ListChange.objects.version_of(signatory_list.pk)
    return {"errors": errors, "counted": [after.changes - before.changes, after.removals - before.removals]}


def counted() -> dict[str, Any]:
    """Count changes in three threads while two workers add them up and a reader asks for the version."""
    from signatories.list_changes import compact
    from signatories.models import ListChange, list_change

    list_change.MAX_ROWS, list_change.BATCH = 5, 7
    pk = prepare().pk
    before = ListChange.objects.version_of(pk)
    versions = [before]

    def count(*, takes_away: bool) -> None:
        for _number in range(COUNTED):
            ListChange.objects.record([pk], takes_away=takes_away)

    def repeat(act: Any) -> None:
        for _number in range(COUNTED):
            act()

    counting = [partial(count, takes_away=takes_away) for takes_away in (True, False, False)]
    reading = partial(repeat, lambda: versions.append(ListChange.objects.version_of(pk)))
    errors = run_concurrently([*counting, *[partial(repeat, compact)] * 2, reading])
    after = ListChange.objects.version_of(pk)
    compact()
    return {
        "errors": errors,
        "counted": [after.changes - before.changes, after.removals - before.removals],
        "grows": all(list(numbers) == sorted(numbers) for numbers in zip(*versions, strict=True)),
        "same": ListChange.objects.version_of(pk) == after,
        "rows": ListChange.objects.filter(signatory_list=pk).count(),
    }


def main() -> None:
    """Run a scenario and print its report."""
    import django

    django.setup()
    from django.conf import settings

    from letters.public import list_files

    settings.REMEMBERED_SECONDS = 0
    list_files.MAX_ENTRIES_IN_REQUEST = 2
    if (report := globals()[sys.argv[1]]()) is not None:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
