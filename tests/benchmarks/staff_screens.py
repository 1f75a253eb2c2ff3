"""Cost of the listing of signatories and of the review queue for staff, relative to a bare listing of Wagtail.

`python -m tests.benchmarks.staff_screens WAITING` prints milliseconds as JSON: for each screen the processor time of
this process, which requests run in; with `_wall`, the time with that of a database server. The database has the letter
of `long_list`. `bare` is a view of Wagtail that lists as many rows of a short table, with as many columns and buttons,
below the same menu, and without filters.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from statistics import median
from typing import Any

from tests.benchmarks.long_list import ENTRIES, long_letter
from tests.benchmarks.sample_rows import rows

ROUNDS = 3
BARE, LISTING = "/admin/bare-listing/", "/admin/signatories/"
REVIEW = "/admin/signatories/review/?waiting=true"
REVIEWS = {"review": REVIEW, "review_middle": f"{REVIEW}&p=50", "review_by_kind": f"{REVIEW}&ordering=kind"}
PER_PAGE = 50
#: The default columns and those that have an order besides.
SHOWN = ["details", "kind", "status", "list", "sort_as", "country", "signed_on", "source", "added"]
#: Orders that the headers of columns offer.
ORDERS = ("name", "kind", "status", "signatory_list__title", "created_at", "sort_as", "country", "signed_on", "source")


def fill_queue(signatory_list: Any, count: int, *, skipped: int) -> None:
    """Let `count` people and organizations, after the first `skipped` of all, wait for review on a list."""
    from django.utils import timezone

    from signatories.enums import Notice, Source, Status
    from signatories.models import Contact, Signatory

    now = timezone.now()
    entries = []
    for number, row in enumerate(islice(rows(skipped + count), skipped, None)):
        kind, name, title, affiliation, _email, website, *_more = row
        entry = Signatory(
            signatory_list=signatory_list,
            kind=kind,
            name=name,
            title=title,
            affiliation=affiliation,
            website=website,
            status=Status.PENDING,
            source=Source.FORM,
            confirmed_at=now - timedelta(minutes=number),
        )
        entry.set_keys()
        entries.append(entry)
    Signatory.objects.bulk_create(entries, batch_size=1_000)
    Contact.objects.bulk_create(
        Contact(
            signatory=entry,
            email=f"robin{number}@example.org",
            network_key=f"{number % 500:064}",
            comment="We have waited for this." if number % 7 == 0 else "",
            notices=list(Notice)[:1] if number % 5 == 0 else [],
        )
        for number, entry in enumerate(entries)
    )


def listings() -> dict[str, str]:
    """Return the addresses of pages, searches, filters and orders of the listing, by name."""
    from signatories.models import Signatory

    first = Signatory.objects.order_by("pk")[0]
    of_list = f"{LISTING}?signatory_list={first.signatory_list_id}"
    middle = ENTRIES // PER_PAGE // 2
    pages = {
        "first": LISTING,
        "middle": f"{LISTING}?p={middle}",
        "search": f"{LISTING}?q={first.name.split()[-1]}",
        "search_nobody": f"{LISTING}?q=zzz",
        "of_list": of_list,
        "of_kind": f"{LISTING}?kind=organization",
        "of_status": f"{LISTING}?status=pending",
        "of_list_and_kind": f"{of_list}&kind=organization",
        "waiting": f"{LISTING}?waiting=true",
    }
    orders = {f"{way}{order}": f"{LISTING}?ordering={way}{order}" for order in ORDERS for way in ("", "-")}
    return pages | orders


def timed(request: Callable[[], Any]) -> tuple[float, float]:
    """Return the milliseconds of processor time and of the clock that a request takes."""
    started, begun = time.process_time(), time.perf_counter()
    request()
    return (time.process_time() - started) * 1_000, (time.perf_counter() - begun) * 1_000


def measure() -> dict[str, float]:
    """Request each screen, alternating with the bare listing; with the slowest of the listings and of the reviews."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core.users.models import User
    from signatories.models import ColumnChoice

    client = Client()
    user = User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    client.force_login(user)

    def get(path: str) -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response

    # Only columns that are shown can be sorted by.
    ColumnChoice.objects.create(user=user, columns=SHOWN)
    listing = listings()
    addresses = {"bare": BARE} | listing | REVIEWS
    for path in addresses.values():
        get(path)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for _round in range(ROUNDS):
        for name, path in addresses.items():
            times[name].append(timed(lambda path=path: get(path)))  # type: ignore[misc]
    figures: dict[str, float] = {}
    for name, pairs in times.items():
        figures[name], figures[f"{name}_wall"] = (median(column) for column in zip(*pairs, strict=True))
    for suffix in ("", "_wall"):
        figures[f"slowest{suffix}"] = max(figures[f"{name}{suffix}"] for name in listing)
        figures[f"slowest_review{suffix}"] = max(figures[f"{name}{suffix}"] for name in REVIEWS)
    with CaptureQueriesContext(connection) as queries:
        get(LISTING)
    return figures | {"queries": len(queries)}


def main() -> None:
    """Fill the queue, measure once and print the figures."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    signatory_list = long_letter().signatory_list
    fill_queue(signatory_list, int(sys.argv[1]), skipped=ENTRIES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
