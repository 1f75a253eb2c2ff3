"""Prints every figure that the project promises, as a ratio within this run. Needs minutes."""

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


def measured(
    database: Callable[[], AbstractContextManager[str]],
    *arguments: str,
    runs: int = RUNS,
    settings: str = "cms.settings.dev",
) -> dict[str, float]:
    """Return the medians of what a benchmark prints, each run with a new database and a process of its own."""
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


def line(what: str, figure: float, most: float, unit: str = "×") -> None:
    """Print one figure beside the most it may be."""
    verdict = "" if figure <= most else "   TOO MUCH"
    print(f"{what:<62}{figure:8.2f} {unit}  (at most {most:g} {unit}){verdict}", flush=True)


def least_line(what: str, figure: float, least: float, unit: str = "×") -> None:
    """Print one figure beside the least it may be."""
    verdict = "" if figure >= least else "   TOO LITTLE"
    print(f"{what:<62}{figure:8.2f} {unit}  (at least {least:g} {unit}){verdict}", flush=True)


def importing() -> None:
    """Measure imports."""
    module = "tests.benchmarks.importing"
    for database, name, most in ((sqlite, "SQLite", 0.25), (postgresql, "PostgreSQL", 0.10)):
        try:
            ours = measured(database, module, "ours", "10000")
            default = measured(database, module, "default", "10000", runs=1)
        except FileNotFoundError as error:
            print(f"{name}: {error}")
            continue
        line(f"10,000 rows, preview + import, {name}: of the defaults", ours["seconds"] / default["seconds"], most)
        if database is sqlite:
            long = measured(database, module, "ours", "100000")
            line("100,000 rows: of the time of 10,000", long["seconds"] / ours["seconds"], 11)
            line("100,000 rows: memory of the importing process", long["memory"], 300, "MB")


def screens() -> None:
    """Measure what people wait for beside a long list."""
    figures = measured(sqlite, "tests.benchmarks.screens", "100000", runs=1)
    line("A letter's page while 100,000 rows are imported, 99th of 100", figures["p99"], 1000, "ms")
    line("Signatories screen with 100,000 entries", figures["listing"], 300, "ms")
    line("Signatories screen with 100,000 entries: queries", figures["queries"], 11, "")


def printing() -> None:
    """Measure PDFs beside those of Typst and Chromium."""
    figures = measured(sqlite, "tests.benchmarks.printing", runs=1)
    line("A letter of 77 names: of a cold Typst's processor time", figures["short_of_typst"], 0.6)
    line("A letter of 1,000 names: processor time", figures["thousand_seconds"], 2, "s")
    line("A letter of 10,000 names: of Chromium's processor time", figures["long_of_chromium"], 0.5)
    line("A letter of 10,000 names: of Chromium's memory", figures["long_memory_of_chromium"], 0.2)
    line("Processor time of a name among 100,000: of one among 10,000", figures["longest_by_name"], 1.1)
    line("A letter of 100,000 names: memory of its largest process", figures["longest_memory"], 512, "MB")
    line("One more name among 100,000: of the whole", figures["one_more"], 0.1)
    rates = measured(sqlite, "tests.benchmarks.downloading", runs=1, settings="tests.benchmarks.settings")
    least_line("An edition: of the rate of the same file as a static one", rates["edition"] / rates["static"], 0.9)


def reading() -> None:
    """Measure the public API with a long list, beside a view that does nothing."""
    arguments = ("tests.benchmarks.reading", "100000")
    figures = measured(sqlite, *arguments, runs=1, settings="tests.benchmarks.settings")
    for name, what, least in (
        ("cached", "The first page of 100,000 signatories, remembered", 0.65),
        ("counts", "Counts of 100,000 signatories", 0.20),
        ("signatories", "The first page of 100,000 signatories", 0.20),
        ("hundred", "The same with 100 of them", 0.20),
    ):
        least_line(f"{what}: of a bare hello's rate", figures[name], least)
        print(f"{'':<4}{figures[f'{name}_rate']:.0f} a second, 99th of 100 after {figures[f'{name}_p99']:.0f} ms")
    line("The last page of 100,000 signatories: of the time of the first", figures["last"] / figures["first"], 2)
    pages()


def pages() -> None:
    """Measure the public pages with a long list, in processor time of a view that does nothing."""
    figures = measured(sqlite, "tests.benchmarks.pages", "100000", runs=1, settings="tests.benchmarks.settings")
    for name, what, most in (
        ("kept", "A letter's page with 100,000 signatories, kept", 8),
        ("unchanged", "The same for who has it already", 3),
        ("rendered", "The same rendered, with the counts at hand", 200),
        ("unremembered", "The same with nothing at hand", 600),
        ("listing", "The list of all signatories, rendered", 120),
        ("search", "A search among them that finds nobody", 1_000),
        ("index", "The list of letters, rendered", 100),
    ):
        line(f"{what}: processor time, of a bare hello's", figures[name], most)
    line("The page of 100,000: of that of 77, rendered", figures["rendered"] / figures["rendered_short"], 2)
    line("The list near its end: of its first page", figures["listing_deep"] / figures["listing"], 1.5)
    line("A letter's page with 100,000 signatories: bytes", figures["bytes"] / 1_000, 100, "KB")


def signing() -> None:
    """Measure signing under load; clients, server and database share the machine."""
    settings = "tests.benchmarks.settings"
    for database, name, seconds, least in ((postgresql, "PostgreSQL", 60, 250), (sqlite, "SQLite", 20, 100)):
        try:
            figures = measured(database, "tests.benchmarks.signing", str(seconds), runs=1, settings=settings)
        except FileNotFoundError as error:
            print(f"{name}: {error}")
            continue
        print(f"{name}, 64 connections, {seconds} seconds:")
        least_line("Sign-ons a second", figures["sign_ons"], least, "/s")
        if database is postgresql:
            least_line("Sign-ons, of a view that says hello", figures["sign_ons"] / figures["hello"], 0.20)
            line("Sign-ons, 99th of 100", figures["p99"], 400, "ms")
            least_line("Confirmations a second", figures["confirmations"], 200, "/s")
        line(
            "Sign-ons lost, there twice, or refused",
            figures["lost"] + figures["duplicated"] + figures["refused"],
            0,
            "",
        )
        line("Rows of 20,000 posts of 1,000 addresses", figures["storm_rows"], 1_000, "")
        line("Mails of 20,000 posts of 1,000 addresses", figures["storm_mails"], 3_000, "")
        line("Answers to known and unknown addresses differ by", figures["answers_differ"], 5, "ms")


if __name__ == "__main__":
    if sys.argv[1:] == ["load"]:
        signing()
    else:
        importing()
        screens()
        printing()
        reading()
