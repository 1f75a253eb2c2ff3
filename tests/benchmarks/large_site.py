"""Processor time of the public pages of a large site: prints that of the slowest as JSON.

`python -m tests.benchmarks.large_site` loads the demo with 730 posts in each language, and requests the pages of the
sitemap, the archives, feeds and searches once, without the cache of pages: all but most of those posts, which are
alike. The slowest ones and the sitemap itself are measured again, alternating with a view that does nothing. Requests
run in this process, so its processor time is theirs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from heapq import nlargest
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.pages import HELLOS, processor_time

ROUNDS, SLOWEST = 9, 12
#: Of the posts that the demo makes up, every seventh is requested: they have one shape, and kinds in turns of ten.
POST_STEP = 7
MADE_UP_POST = re.compile(r"/\d{4}-\d\d-\d\d-(\d+)/$")
SITEMAP = "/sitemap.xml"
#: Words that nearly all pages have, that some have, and that none has.
SEARCHES = ("the", "la", "letter", "privacy", "zzz")


def addresses(get: Any) -> Iterator[str]:
    """Yield the addresses of the public pages."""
    from cms.news.models import NewsCategory, NewsIndexPage

    for url in re.findall(r"<loc>([^<]+)</loc>", get(SITEMAP).content.decode()):
        path = urlsplit(url).path
        made_up = MADE_UP_POST.search(path)
        if not made_up or int(made_up[1]) % POST_STEP == 0:
            yield path
    categories = list(NewsCategory.objects.values_list("slug", flat=True))
    for index in NewsIndexPage.objects.live():
        archive = index.get_url()
        yield f"{archive}feed.atom"
        yield from (f"{archive}?page={number}" for number in (2, 37, 73))
        yield from (f"{archive}?year={year}" for year in (2002, 2015))
        yield from (f"{archive}?category={slug}" for slug in categories)
    for prefix in ("", "/fr"):
        yield from (f"{prefix}/search/?q={words}" for words in SEARCHES)


def measure() -> dict[str, float]:
    """Request all pages once and the slowest ones again; raise `AssertionError` for one that caches must not keep."""
    from django.core.cache import caches
    from django.test import Client

    client = Client()

    def get(path: str) -> Any:
        caches["pages"].clear()
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        assert "max-age" in response["Cache-Control"], (path, response["Cache-Control"])
        assert not response.cookies, path
        return response

    paths = list(dict.fromkeys(addresses(get)))
    once = {path: processor_time(lambda path=path: get(path)) for path in paths}  # type: ignore[misc]
    slowest = [*nlargest(SLOWEST, once, key=lambda path: once[path]), SITEMAP]
    hellos = []
    times: dict[str, list[float]] = {path: [] for path in slowest}
    for _round in range(ROUNDS):
        hellos.append(processor_time(lambda: client.get("/hello/"), HELLOS))
        for path in slowest:
            times[path].append(processor_time(lambda path=path: get(path)))  # type: ignore[misc]
    again = {path: median(milliseconds) for path, milliseconds in times.items()}
    for path in sorted(again, key=lambda path: again[path], reverse=True):
        print(f"{again[path]:8.1f} ms  {path}", file=sys.stderr)
    hello, sitemap = median(hellos), again.pop(SITEMAP)
    slow = max(again.values())
    return {
        "pages": len(paths),
        "slowest": slow,
        "slowest_of_hello": slow / hello,
        "sitemap_of_hello": sitemap / hello,
    }


def main() -> None:
    """Load the site, measure once and print the figures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("load_demo", large=True, public_server=True, stdout=sys.stderr)
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
