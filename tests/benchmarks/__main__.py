"""Prints every promised figure as a ratio within this run. Takes minutes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

from tests.benchmarks.databases import postgresql, sqlite

RUNS = 3
#: A filter by an answer costs at most this many times a filter by a column without an index.
MOST_OF_COLUMN = 8


def measured(
    database: Callable[[], AbstractContextManager[str]],
    *arguments: str,
    runs: int = RUNS,
    settings: str = "cms.settings.dev",
) -> dict[str, float]:
    """Return the median figures of a benchmark; each run has a new database and its own process."""
    results = []
    for _run in range(runs):
        with database() as address, tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": settings,
                "DATABASE_URL": address,
                "PRIVATE_ROOT": f"{folder}/private",
                "MEDIA_ROOT": f"{folder}/media",
                "CACHE_URL": f"filecache://{folder}/cache",
                "IMPORT_MAX_BYTES": "20000000",
            }
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrate, env=environment, check=True)
            command = [sys.executable, "-m", *arguments]
            output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
            results.append(json.loads(output))
    return {key: median(result[key] for result in results) for key in results[0]}


def print_at_most(label: str, figure: float, most: float, unit: str = "×") -> None:
    """Print a figure and its maximum."""
    verdict = "" if figure <= most else "   TOO MUCH"
    print(f"{label:<62}{figure:8.2f} {unit}  (at most {most:g} {unit}){verdict}", flush=True)


def print_at_least(label: str, figure: float, least: float, unit: str = "×") -> None:
    """Print a figure and its minimum."""
    verdict = "" if figure >= least else "   TOO LITTLE"
    print(f"{label:<62}{figure:8.2f} {unit}  (at least {least:g} {unit}){verdict}", flush=True)


def imports() -> None:
    """Measure imports."""
    module = "tests.benchmarks.imports"
    for database, name, most in ((sqlite, "SQLite", 0.13), (postgresql, "PostgreSQL", 0.08)):
        try:
            ours = measured(database, module, "ours", "10000")
            default = measured(database, module, "default", "10000", runs=1)
        except FileNotFoundError as error:
            print(f"{name}: {error}")
            continue
        print_at_most(
            f"10,000 rows, preview + import, {name}: of the defaults", ours["seconds"] / default["seconds"], most
        )
        if database is sqlite:
            long = measured(database, module, "ours", "100000")
            print_at_most("100,000 rows: of the time of 10,000", long["seconds"] / ours["seconds"], 11)
            print_at_most("100,000 rows: memory of the importing process", long["memory"], 300, "MB")


def screens() -> None:
    """Measure response times with a long list."""
    figures = measured(sqlite, "tests.benchmarks.screens", "100000", runs=1)
    print_at_most("A letter's page while 100,000 rows are imported, 99th of 100", figures["p99"], 1000, "ms")
    print_at_most("Signatories screen with 100,000 entries", figures["listing"], 300, "ms")
    print_at_most("Signatories screen with 100,000 entries: queries", figures["queries"], 11, "")


def pdfs() -> None:
    """Measure PDFs against Typst and Chromium."""
    figures = measured(sqlite, "tests.benchmarks.pdfs", runs=1)
    print_at_most("A letter of 77 names: of a cold Typst's processor time", figures["short_of_typst"], 0.6)
    print_at_most("A letter of 1,000 names: processor time", figures["thousand_seconds"], 2, "s")
    print_at_most("A letter of 10,000 names: of Typst's processor time", figures["long_of_typst"], 2)
    print_at_most("A letter of 10,000 names: of Typst's memory", figures["long_memory_of_typst"], 1)
    print_at_most("A letter of 10,000 names: size of its file", figures["long_size"], 1.5, "MB")
    print_at_most("A letter of 100,000 names: of Typst's processor time", figures["longest_of_typst"], 1.5)
    print_at_most("A letter of 100,000 names: of Typst's memory", figures["longest_memory_of_typst"], 0.25)
    print_at_most("A letter of 10,000 names: of Chromium's processor time", figures["long_of_chromium"], 0.5)
    print_at_most("A letter of 10,000 names: of Chromium's memory", figures["long_memory_of_chromium"], 0.2)
    print_at_most("Processor time of a name among 100,000: of one among 10,000", figures["longest_by_name"], 1.1)
    print_at_most("A letter of 100,000 names: memory of its largest process", figures["longest_memory"], 512, "MB")
    print_at_most("One more name among 100,000: of the whole", figures["one_more"], 0.1)
    rates = measured(sqlite, "tests.benchmarks.downloads", runs=1, settings="tests.benchmarks.settings")
    print_at_least("An edition: of the rate of the same file as a static one", rates["edition"] / rates["static"], 0.9)


def api_reads() -> None:
    """Measure the public API with a long list against a view that does nothing."""
    arguments = ("tests.benchmarks.api_reads", "100000")
    figures = measured(sqlite, *arguments, runs=1, settings="tests.benchmarks.settings")
    for name, label, least in (
        ("cached", "The first page of 100,000 signatories, cached", 0.65),
        ("counts", "Counts of 100,000 signatories", 0.20),
        ("signatories", "The first page of 100,000 signatories", 0.20),
        ("hundred", "The same with 100 of them", 0.20),
    ):
        print_at_least(f"{label}: of the rate of a bare view", figures[name], least)
        print(f"{'':<4}{figures[f'{name}_rate']:.0f} a second, 99th of 100 after {figures[f'{name}_p99']:.0f} ms")
    print_at_most(
        "The last page of 100,000 signatories: of the time of the first", figures["last"] / figures["first"], 2
    )
    pages()


def pages() -> None:
    """Measure the public pages with a long list, relative to the processor time of a view that does nothing."""
    figures = measured(sqlite, "tests.benchmarks.pages", "100000", runs=1, settings="tests.benchmarks.settings")
    for name, label, most in (
        ("cached", "A letter's page with 100,000 signatories, cached", 8),
        ("unchanged", "The same, not modified", 3),
        ("rendered", "The same, rendered with cached counts", 200),
        ("without_caches", "The same, rendered without caches", 600),
        ("listing", "The list of all signatories, rendered", 120),
        ("search", "A search among them that finds nobody", 1_000),
        ("index", "The list of letters, rendered", 100),
    ):
        print_at_most(f"{label}: processor time, of a bare view's", figures[name], most)
    print_at_most("The page of 100,000: of that of 77, rendered", figures["rendered"] / figures["rendered_short"], 2)
    print_at_most("The list near its end: of its first page", figures["listing_deep"] / figures["listing"], 1.5)
    ratio = figures["listing_deep_in_french"] / figures["listing"]
    print_at_most("The list at row 99,900 in the second language: of its first page", ratio, 2)
    print_at_most("A letter's page with 100,000 signatories: bytes", figures["bytes"] / 1_000, 100, "KB")


def large_site() -> None:
    """Measure the public pages of a site with 730 posts in each of two languages."""
    figures = measured(sqlite, "tests.benchmarks.large_site", runs=1, settings="tests.benchmarks.settings")
    print_at_most(f"The slowest of {figures['pages']:.0f} pages of the large demo", figures["slowest"], 100, "ms")
    print_at_most("The same, of a bare view's", figures["slowest_of_hello"], 300)
    print_at_most("Its sitemap, of a bare view's", figures["sitemap_of_hello"], 900)


def sign_ons() -> None:
    """Measure signing under load; clients, server and database share the machine."""
    settings = "tests.benchmarks.settings"
    for database, name, seconds, least in ((postgresql, "PostgreSQL", 60, 250), (sqlite, "SQLite", 20, 100)):
        try:
            figures = measured(database, "tests.benchmarks.sign_ons", str(seconds), runs=1, settings=settings)
        except FileNotFoundError as error:
            print(f"{name}: {error}")
            continue
        print(f"{name}, 64 connections, {seconds} seconds:")
        print_at_least("Sign-ons a second", figures["sign_ons"], least, "/s")
        if database is postgresql:
            print_at_least("Sign-ons, of the rate of a bare view", figures["sign_ons"] / figures["hello"], 0.20)
            print_at_most("Sign-ons, 99th of 100", figures["p99"], 400, "ms")
            print_at_least("Confirmations a second", figures["confirmations"], 200, "/s")
        print_at_most(
            "Sign-ons lost, duplicated or refused",
            figures["lost"] + figures["duplicated"] + figures["refused"],
            0,
            "",
        )
        print_at_most("Rows of 20,000 posts of 1,000 addresses", figures["storm_rows"], 1_000, "")
        print_at_most("Mails of 20,000 posts of 1,000 addresses", figures["storm_mails"], 3_000, "")
        print_at_most("Response times of known and unknown addresses differ by", figures["answers_differ"], 5, "ms")


def steady_load() -> None:
    """Measure signing at a steady rate while the worker is busy."""
    try:
        figures = measured(
            postgresql, "tests.benchmarks.steady_load", "60", runs=1, settings="tests.benchmarks.settings"
        )
    except FileNotFoundError as error:
        print(f"PostgreSQL: {error}")
        return
    print("PostgreSQL, 50 sign-ons a second for 60 seconds, while 100,000 rows are imported and an edition is made:")
    print_at_most("Sign-ons, 50th of 100", figures["p50"], 100, "ms")
    print_at_most("Sign-ons, 99th of 100", figures["p99"], 500, "ms")
    print_at_most(
        "Sign-ons lost, doubled or refused", figures["lost"] + figures["doubled"] + figures["refused"], 0, ""
    )
    print_at_least("The edition was made", figures["printed"], 1, "")


def answers() -> None:
    """Measure filters by an answer among 100,000 entries."""
    for database, name in ((sqlite, "SQLite"), (postgresql, "PostgreSQL")):
        figures = measured(database, "tests.benchmarks.answers", runs=1)
        for filtered in ("choice", "private choice", "text", "text of a column"):
            print_at_most(f"{name}, filter by {filtered}, of one by a column", figures[filtered], MOST_OF_COLUMN)


if __name__ == "__main__":
    if sys.argv[1:] == ["load"]:
        sign_ons()
        steady_load()
    elif sys.argv[1:] == ["steady"]:
        steady_load()
    elif sys.argv[1:] == ["answers"]:
        answers()
    else:
        imports()
        screens()
        pdfs()
        api_reads()
        large_site()
