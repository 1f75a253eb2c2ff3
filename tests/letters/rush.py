"""Workers and readers at once, in a process of its own: `python -m tests.letters.rush NAME` prints what was left.

The typesetter is a stand-in, so that what is seen is the work on the database.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

from tests.signatories.rush import at_once


class Typesetter:
    """Sets anything as a few bytes, slowly; remembers what, and can be held."""

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
    """Return letters that somebody has signed."""
    from letters.models import DerivedFile, Edition, LetterPage
    from tests.factories import LetterFactory, SignatoryFactory

    # What an earlier rush has left.
    for model in (DerivedFile, Edition, LetterPage):
        model.objects.all().delete()
    written = [LetterFactory(slug=f"rush-{number}") for number in range(count)]
    for letter in written:
        SignatoryFactory(signatory_list=letter.signatory_list)
    return written


def outcome(typesetter: Typesetter, errors: list[str], **more: Any) -> dict[str, Any]:
    """Return what the database holds now."""
    from letters.models import Edition, EditionFile

    editions = Edition.objects.order_by("pk").values_list("state", "number", "error", "attempts")
    return {
        "errors": errors,
        "editions": [list(edition) for edition in editions],
        "files": EditionFile.objects.count(),
        "typeset": len(typesetter.identifiers),
        **more,
    }


def editions(typesetter: Typesetter) -> dict[str, Any]:
    """Have many ask for an edition of each of three letters, and then as many workers make what is due."""
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_due

    lists = [letter.signatory_list for letter in letters(3)]
    errors = at_once(lambda: [request_edition(signatory_list) for signatory_list in lists])
    return outcome(typesetter, errors + at_once(make_due))


def taken_over(typesetter: Typesetter) -> dict[str, Any]:
    """Have a worker come back after another has made its edition."""
    from threading import Thread

    from django.db import connection
    from django.utils import timezone

    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from letters.models import Edition

    [letter] = letters(1)
    edition = request_edition(letter.signatory_list)
    is_held, may_go_on = Event(), Event()
    errors: list[str] = []

    def hold() -> None:
        is_held.set()
        may_go_on.wait(60)

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
    is_held.wait(60)
    typesetter.act = lambda: None
    Edition.objects.update(leased_until=timezone.now())
    time.sleep(0.01)
    state = make_edition(edition).state
    may_go_on.set()
    slow.join()
    return outcome(typesetter, errors, state=state)


def killed(typesetter: Typesetter) -> dict[str, Any]:
    """Ask for an edition and die while it is made."""
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition

    typesetter.act = lambda: os._exit(9)
    [letter] = letters(1)
    make_edition(request_edition(letter.signatory_list))
    return {}


def resumed(typesetter: Typesetter) -> dict[str, Any]:
    """Make what the killed worker left, before and after its lease has ended."""
    from django.utils import timezone

    from letters.editions.jobs import make_due
    from letters.models import Edition

    before = len(make_due())
    Edition.objects.update(leased_until=timezone.now())
    time.sleep(0.01)
    make_due()
    return outcome(typesetter, [], before=before)


def files(typesetter: Typesetter) -> dict[str, Any]:
    """Have many be the first to ask for picture and kit, many workers make them, and many ask again."""
    from django.test import Client

    from letters.derived_files import make_due
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from letters.models import DerivedFile

    [letter] = letters(1)
    edition = make_edition(request_edition(letter.signatory_list))
    statuses: list[set[int]] = []

    def ask() -> None:
        for address in (f"/letters/{letter.slug}/share.png", edition.kit_url):
            answer = Client(SERVER_NAME="127.0.0.1").get(address)
            answer.close()
            statuses[-1].add(answer.status_code)

    errors = []
    for act in (ask, make_due, ask):
        statuses.append(set())
        errors += at_once(act)
    typeset = [identifier for identifier in typesetter.identifiers if identifier == "share"]
    made = DerivedFile.objects.exclude(content="").count()
    return {"errors": errors, "statuses": [sorted(seen) for seen in statuses], "made": made, "drawn": len(typeset)}


def main() -> None:
    """Rush, and say what is in the database then."""
    import django

    django.setup()
    from letters.pdf import typesetter_client
    from letters.press import share_image

    typesetter = Typesetter()
    typesetter_client.typeset = typesetter  # type: ignore[assignment]
    share_image.first_page_thumbnail = lambda pdf, width: pdf.content
    print(json.dumps(globals()[sys.argv[1]](typesetter)))


if __name__ == "__main__":
    main()
