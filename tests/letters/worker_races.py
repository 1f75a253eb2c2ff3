"""Concurrent workers and readers: `python -m tests.letters.worker_races NAME` prints the state afterwards as JSON.

A fake replaces the typesetter: the scenarios are about the database.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

from tests.threads import run_concurrently

THREADS = 50


class FakeTypesetter:
    """Fake typesetter: slow, records the identifiers, and calls `act` for each document."""

    def __init__(self) -> None:
        self.identifiers: list[str] = []
        self.lock = Lock()
        self.act: Callable[[], object] = lambda: time.sleep(0.2)

    def __call__(self, html: str, *, identifier: str, embedded_files: Any = ()) -> Any:
        from letters.pdf.print_job import RenderedPdf

        with self.lock:
            self.identifiers.append(identifier)
        self.act()
        return RenderedPdf(b"%PDF " + identifier.encode(), 1)


def letters(count: int) -> list[Any]:
    """Return letters with one signatory each."""
    from letters.models import DerivedFile, Edition, LetterPage
    from tests.factories import LetterFactory, SignatoryFactory

    # Rows of an earlier scenario.
    for model in (DerivedFile, Edition, LetterPage):
        model.objects.all().delete()
    letters = [LetterFactory(slug=f"race-{number}") for number in range(count)]
    for letter in letters:
        SignatoryFactory(signatory_list=letter.signatory_list)
    return letters


def report(typesetter: FakeTypesetter, errors: list[str], **details: Any) -> dict[str, Any]:
    """Return a report of the database's state."""
    from letters.models import Edition, EditionFile

    editions = Edition.objects.order_by("pk").values_list("state", "number", "error", "attempts")
    return {
        "errors": errors,
        "editions": [list(edition) for edition in editions],
        "files": EditionFile.objects.count(),
        "typeset": len(typesetter.identifiers),
        **details,
    }


def editions(typesetter: FakeTypesetter) -> dict[str, Any]:
    """Request an edition of each of three letters from many threads, then run as many workers."""
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_due

    lists = [letter.signatory_list for letter in letters(3)]
    errors = run_concurrently([lambda: [request_edition(signatory_list) for signatory_list in lists]] * THREADS)
    return report(typesetter, errors + run_concurrently([make_due] * THREADS))


def taken_over(typesetter: FakeTypesetter) -> dict[str, Any]:
    """Let a slow worker finish after another one has taken over its lease and made the edition."""
    from threading import Thread

    from django.db import connection
    from django.utils import timezone

    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from letters.models import Edition

    [letter] = letters(1)
    edition = request_edition(letter.signatory_list)
    is_waiting, resume = Event(), Event()
    errors: list[str] = []

    def hold() -> None:
        is_waiting.set()
        resume.wait(60)

    def slow_worker() -> None:
        try:
            make_edition(edition)
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    typesetter.act = hold
    slow = Thread(target=slow_worker)
    slow.start()
    is_waiting.wait(60)
    typesetter.act = lambda: None
    Edition.objects.update(leased_until=timezone.now())
    time.sleep(0.01)
    state = make_edition(edition).state
    resume.set()
    slow.join()
    return report(typesetter, errors, state=state)


def killed(typesetter: FakeTypesetter) -> dict[str, Any]:
    """Request an edition and kill the process while it is made."""
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition

    typesetter.act = lambda: os._exit(9)
    [letter] = letters(1)
    make_edition(request_edition(letter.signatory_list))
    return {}


def resumed(typesetter: FakeTypesetter) -> dict[str, Any]:
    """Run the worker before and after the lease of the killed worker has expired."""
    from django.utils import timezone

    from letters.editions.jobs import make_due
    from letters.models import Edition

    before = len(make_due())
    Edition.objects.update(leased_until=timezone.now())
    time.sleep(0.01)
    make_due()
    return report(typesetter, [], before=before)


def files(typesetter: FakeTypesetter) -> dict[str, Any]:
    """Request share image and kit from many threads, run as many workers, and request them again."""
    from django.test import Client

    from letters.derived_files import make_due
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from letters.models import DerivedFile

    [letter] = letters(1)
    edition = make_edition(request_edition(letter.signatory_list))
    statuses: list[set[int]] = []

    def request_files() -> None:
        for address in (f"/letters/{letter.slug}/share.png", edition.kit_url):
            answer = Client(SERVER_NAME="127.0.0.1").get(address)
            answer.close()
            statuses[-1].add(answer.status_code)

    errors = []
    for act in (request_files, make_due, request_files):
        statuses.append(set())
        errors += run_concurrently([act] * THREADS)
    typeset = [identifier for identifier in typesetter.identifiers if identifier == "share"]
    made = DerivedFile.objects.exclude(content="").count()
    return {"errors": errors, "statuses": [sorted(codes) for codes in statuses], "made": made, "drawn": len(typeset)}


def main() -> None:
    """Run a scenario and print its report."""
    import django

    django.setup()
    from letters.pdf import typesetter_client
    from letters.press import share_image

    typesetter = FakeTypesetter()
    typesetter_client.typeset = typesetter  # type: ignore[assignment]
    share_image.first_page_thumbnail = lambda pdf, width: pdf.content
    print(json.dumps(globals()[sys.argv[1]](typesetter)))


if __name__ == "__main__":
    main()
