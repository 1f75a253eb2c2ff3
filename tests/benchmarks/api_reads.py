"""Read rate of the public API with 100,000 signatories: prints requests per second and milliseconds as JSON.

The database has the letter of `long_list`. The server is gunicorn as in the README; clients, server and database
share the machine.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.benchmarks.http_client import Outcome, request, send
from tests.benchmarks.long_list import SLUG
from tests.benchmarks.server import served

#: Each kind of request alternates with the bare view, because the speed of the machine varies.
ROUNDS, SECONDS, BARE_SECONDS = 3, 1, 0.5
#: Requests per page for the response time of a single page.
SAMPLES = 60


def same_requests(path: str) -> Iterator[bytes]:
    """Yield the same request forever, which the server can cache."""
    return itertools.repeat(request("GET", path))


def different_requests(path: str) -> Iterator[bytes]:
    """Yield requests that miss the cache: each encodes the same language parameter differently."""
    joined = "&" if "?" in path else "?"
    spellings = itertools.product(*((letter, f"%{ord(letter):02x}") for letter in 2 * "language"))
    for letters in itertools.cycle(spellings):
        first, second = "".join(letters[:8]), "".join(letters[8:])
        yield request("GET", f"{path}{joined}{first}=en&{second}=en")


def sequential_times(port: int, paths: list[str]) -> list[float]:
    """Return the median response time of each page in milliseconds, one request at a time."""
    requests = [different_requests(path) for path in paths]
    times: list[list[float]] = [[] for _path in paths]
    for _time in range(SAMPLES):
        for place, page_requests in enumerate(requests):
            outcome = send(port, iter([next(page_requests)]), seconds=SECONDS, connections=1)
            assert outcome.statuses == {200: 1}, (paths[place], outcome.statuses)
            times[place] += outcome.milliseconds
    return [median(milliseconds) for milliseconds in times]


def send_checked(port: int, requests: Iterator[bytes], seconds: float = SECONDS) -> Outcome:
    """Send requests for a while; fail unless all succeed."""
    outcome = send(port, requests, seconds=seconds)
    assert set(outcome.statuses) == {200}, outcome.statuses
    return outcome


def last_page(port: int, path: str) -> str:
    """Follow `next` to the last full page and return its path."""
    before = path
    while following := json.load(urlopen(f"http://127.0.0.1:{port}{path}"))["next"]:
        before, path = path, "{0.path}?{0.query}".format(urlsplit(following))
    return before


def measure(port: int) -> dict[str, float]:
    """Read the usual endpoints with and without cache; then compare the first page of signatories with the last."""
    letter = f"/api/v1/letters/{SLUG}"
    requests_by_name = {
        "cached": same_requests(f"{letter}/signatories"),
        "counts": different_requests(f"{letter}/counts"),
        "signatories": different_requests(f"{letter}/signatories"),
        "hundred": different_requests(f"{letter}/signatories?limit=100"),
    }
    figures: dict[str, float] = {}
    for name, requests in requests_by_name.items():
        rounds = [
            (send_checked(port, same_requests("/hello/"), BARE_SECONDS), send_checked(port, requests))
            for _round in range(ROUNDS)
        ]
        figures[name] = median(outcome.rate / hello.rate for hello, outcome in rounds)
        figures[f"{name}_rate"] = median(outcome.rate for _hello, outcome in rounds)
        figures[f"{name}_p99"] = median(outcome.p99 for _hello, outcome in rounds)
    first = f"{letter}/signatories?limit=100"
    first_time, last_time = sequential_times(port, [first, last_page(port, first)])
    return figures | {"first": first_time, "last": last_time}


def main() -> None:
    """Measure once and print the figures."""
    with served() as port:
        print(json.dumps(measure(port)))


if __name__ == "__main__":
    main()
