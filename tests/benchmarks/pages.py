"""Cost of the public pages of a letter with a long list: prints processor time and bytes as JSON.

The database has the letter of `long_list`. Requests run in this process, so its processor time is theirs. Each kind
alternates with a view that does nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.benchmarks.long_list import fill, long_letter

ROUNDS, HELLOS = 15, 40
SHORT = 77


def processor_time(request: Callable[[], Any], times: int = 1) -> float:
    """Return the processor time of a request in milliseconds."""
    started = time.process_time()
    for _time in range(times):
        request()
    return (time.process_time() - started) * 1_000 / times


def measure(long: Any, short: Any, french: Any) -> dict[str, float]:
    """Request each page, alternating with the view that does nothing."""
    from django.conf import settings
    from django.core.cache import caches
    from django.test import Client
    from django.test.utils import override_settings

    client = Client()

    def get(path: str, **headers: str) -> Any:
        answer = client.get(path, headers=headers)
        assert answer.status_code in (200, 304), (path, answer.status_code)
        return answer

    def rendered(path: str) -> Any:
        caches["pages"].clear()
        return get(path)

    def without_caches(path: str) -> Any:
        with override_settings(REMEMBERED_SECONDS=0):
            return get(path)

    etag = get(long.url)["ETag"]
    listing = f"{long.url}signatories/"
    deep = f"{listing}?{late_page(long)}"
    deep_in_french = f"{french.url}signatories/?{late_page(french)}"
    requests: dict[str, Callable[[], Any]] = {
        "cached": lambda: get(long.url),
        "unchanged": lambda: get(long.url, if_none_match=etag),
        "rendered": lambda: rendered(long.url),
        "rendered_short": lambda: rendered(short.url),
        "without_caches": lambda: without_caches(long.url),
        "listing": lambda: rendered(listing),
        "listing_deep": lambda: rendered(deep),
        "listing_deep_in_french": lambda: rendered(deep_in_french),
        "listing_country": lambda: rendered(f"{listing}?country=FR"),
        "search": lambda: rendered(f"{listing}?q=zzz"),
        "index": lambda: rendered("/letters/"),
    }
    for request in requests.values():
        request()
    times: dict[str, list[float]] = {name: [] for name in requests}
    hellos = []
    settings.REMEMBERED_SECONDS = 3_600
    for _round in range(ROUNDS):
        hellos.append(processor_time(lambda: get("/hello/"), HELLOS))
        for name, request in requests.items():
            times[name].append(processor_time(request, HELLOS if name in ("cached", "unchanged") else 1))
    hello = median(hellos)
    figures = {name: median(milliseconds) / hello for name, milliseconds in times.items()}
    return figures | {
        "hello": hello,
        "bytes": len(get(long.url).content),
        "bytes_short": len(get(short.url).content),
        "bytes_listing": len(get(listing).content),
    }


def late_page(letter: Any) -> str:
    """Return the query of a page of the list in the language of a letter, 100 entries before its end."""
    from urllib.parse import urlencode

    from django.utils.translation import override

    from signatories.listing.pagination import Position, encode_cursor

    with override(letter.language):
        entries = letter.signatory_list.signatories.public().in_printed_order()
        last = entries[entries.count() - 100]
        return urlencode({"after": encode_cursor(Position.of(last), letter.signatory_list, "printed")})


def main() -> None:
    """Measure once and print the figures."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from signatories.sort_orders.orders import fill_due
    from tests.factories import LetterFactory

    long, short = long_letter(), LetterFactory(slug="short")
    fill(short.signatory_list, SHORT)
    french = LetterFactory(slug="longue", language="fr", translation_key=long.translation_key)
    fill_due()
    print(json.dumps(measure(long, short, french)))


if __name__ == "__main__":
    main()
