"""How fast the public API is read, with 100,000 signatories: prints requests a second and milliseconds as JSON.

`python -m tests.benchmarks.reading ENTRIES`. The server is gunicorn as the README says it; clients, server and
database share the machine.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.benchmarks.clients import Outcome, request, send
from tests.benchmarks.data import rows
from tests.benchmarks.signing import served

#: Each kind of request takes turns with a bare hello, because the machine isn't equally fast all the time.
ROUNDS, SECONDS = 5, 3
#: How often a single page is asked for, to say how long it takes.
ASKED = 200
#: One entry of ten is in each of these groups, the others are in none.
GROUPS = ("Academics", "Unions")
DAYS = 60


def fill(signatory_list: Any, count: int) -> None:
    """Put nearly `count` invented entries on a list, no two of one name, published over some weeks."""
    from django.utils import timezone

    from signatories.enums import Status
    from signatories.models import Signatory, SignatoryGroup

    groups = [SignatoryGroup.objects.create(signatory_list=signatory_list, heading=heading) for heading in GROUPS]
    chance = random.Random(7)  # noqa: S311 - the same list each time
    entries = []
    distinct = {row[1]: row for row in rows(count)}
    for kind, name, title, affiliation, _email, _website, country, _region, _signed_on in distinct.values():
        published_at = timezone.now() - timedelta(days=chance.uniform(0, DAYS))
        entry = Signatory(
            signatory_list=signatory_list,
            kind=kind,
            name=name,
            title=title,
            affiliation=affiliation,
            country=country if len(country) == len("CA") else "",
            group=chance.choice([*groups, *[None] * 8]),
            status=Status.PUBLISHED,
            published_at=published_at,
            signed_on=published_at.date(),
        )
        entry.set_keys()
        entries.append(entry)
    Signatory.objects.bulk_create(entries, batch_size=1_000)


def the_same(path: str) -> Iterator[bytes]:
    """Yield the request that everybody sends."""
    return itertools.repeat(request("GET", path))


def each_another(path: str) -> Iterator[bytes]:
    """Yield requests none of which the server remembers: each spells the same language in another way."""
    joined = "&" if "?" in path else "?"
    spellings = itertools.product(*((letter, f"%{ord(letter):02x}") for letter in 2 * "language"))
    for letters in itertools.cycle(spellings):
        first, second = "".join(letters[:8]), "".join(letters[8:])
        yield request("GET", f"{path}{joined}{first}=en&{second}=en")


def one_at_a_time(port: int, paths: list[str]) -> list[float]:
    """Return the median milliseconds of each page, asked for in turns."""
    requests = [each_another(path) for path in paths]
    times: list[list[float]] = [[] for _path in paths]
    for _time in range(ASKED):
        for place, asked in enumerate(requests):
            outcome = send(port, iter([next(asked)]), seconds=SECONDS, connections=1)
            assert outcome.statuses == {200: 1}, (paths[place], outcome.statuses)
            times[place] += outcome.milliseconds
    return [median(found) for found in times]


def answered(port: int, requests: Iterator[bytes]) -> Outcome:
    """Send for a while what must be answered."""
    outcome = send(port, requests, seconds=SECONDS)
    assert set(outcome.statuses) == {200}, outcome.statuses
    return outcome


def last_page(port: int, path: str) -> str:
    """Walk along `next` to the last page that is full, as the first is, and return its path."""
    before = path
    while following := json.load(urlopen(f"http://127.0.0.1:{port}{path}"))["next"]:
        before, path = path, "{0.path}?{0.query}".format(urlsplit(following))
    return before


def measure(port: int, slug: str) -> dict[str, float]:
    """Read what sites ask for, remembered and not; then compare the first page of signatories with the last."""
    letter = f"/api/v1/letters/{slug}"
    asked = {
        "cached": the_same(f"{letter}/signatories"),
        "counts": each_another(f"{letter}/counts"),
        "signatories": each_another(f"{letter}/signatories"),
        "hundred": each_another(f"{letter}/signatories?limit=100"),
    }
    figures: dict[str, float] = {}
    for name, requests in asked.items():
        rounds = [(answered(port, the_same("/hello/")), answered(port, requests)) for _round in range(ROUNDS)]
        figures[name] = median(outcome.rate / hello.rate for hello, outcome in rounds)
        figures[f"{name}_rate"] = median(outcome.rate for _hello, outcome in rounds)
        figures[f"{name}_p99"] = median(outcome.p99 for _hello, outcome in rounds)
    first = f"{letter}/signatories?limit=100"
    first_time, last_time = one_at_a_time(port, [first, last_page(port, first)])
    return figures | {"first": first_time, "last": last_time}


def main() -> None:
    """Measure once."""
    import django

    django.setup()
    from tests.factories import LetterFactory

    letter = LetterFactory(slug="reading")
    fill(letter.signatory_list, int(sys.argv[1]))
    with served() as port:
        print(json.dumps(measure(port, letter.slug)))


if __name__ == "__main__":
    main()
