"""The goals: one entry per figure, with the run that measures it.

To add one, write a module beside this that prints its figures as JSON, and a row here.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.runs import SITE, Run, Subject, on_both
from tests.benchmarks.table import Row, at_least, at_most, ratio, total

MANY = "100000"

IMPORTS = [
    Subject(
        "imports-sqlite",
        [
            Run("imports", ("ours", "10000"), prefix="ours_"),
            Run("imports", ("default", "2500"), prefix="default_"),
            Run("imports", ("ours", MANY), prefix="long_"),
        ],
        [
            at_most(
                "SQLite, 10,000 rows, preview + import: of the CPU of the defaults",
                ratio("ours_cpu_of_row", "default_cpu_of_row"),
                0.13,
            ),
            at_most(
                "SQLite, 100,000 rows: processor time of a row, of one among 10,000",
                ratio("long_cpu_of_row", "ours_cpu_of_row"),
                1.1,
            ),
            at_most("SQLite, 100,000 rows: memory of the importing process", "long_memory", 250, "MB"),
        ],
    ),
    Subject(
        "imports-postgresql",
        [
            Run("imports", ("ours", "5000"), database="postgresql", prefix="ours_"),
            Run("imports", ("default", "5000"), database="postgresql", prefix="default_"),
        ],
        [
            at_most(
                "PostgreSQL, 5,000 rows, preview + import: of the defaults",
                ratio("ours_seconds_of_row", "default_seconds_of_row"),
                0.08,
            ),
        ],
    ),
]

SCREENS = Subject(
    "reading-during-import",
    [Run("screens", ("30000",))],
    [at_most("A letter's page while 30,000 rows are imported, 99th of 100", "p99", 1000, "ms")],
)


def _staff(database: str) -> list[Row]:
    # A bare listing of Wagtail has the menu, rows, columns and buttons of this one, and neither filters nor many rows.
    return [
        at_most(f"{database}, listing of 100,000 signatories, first page: CPU", "first", 100, "ms"),
        at_most("Its first page, of a bare listing's", ratio("first", "bare"), 1),
        at_most("The slowest of its pages, searches, filters and orders: CPU", "slowest", 100, "ms"),
        at_most("The slowest, of a bare listing's", ratio("slowest", "bare"), 1.5),
        at_most(
            "The slowest by the clock, with the database: of a bare listing's", ratio("slowest_wall", "bare_wall"), 2
        ),
        at_most("Queries of its first page", "queries", 13, ""),
        at_most("Review queue of 5,000 among 100,000: CPU", "slowest_review", 100, "ms"),
        at_most("Review queue, of a bare listing's", ratio("slowest_review", "bare"), 1.6),
        at_most(
            "Review queue by the clock, with the database: of a bare listing's",
            ratio("slowest_review_wall", "bare_wall"),
            2,
        ),
    ]


STAFF = on_both(Run("staff_screens", ("5000",), settings=SITE, long_list=True), _staff, "staff")

PDFS = [
    Subject(
        "pdfs",
        [Run("pdfs")],
        [
            at_most("A letter of 77 names: of a cold Typst's processor time", "short_of_typst", 1),
            at_most("A letter of 1,000 names: processor time", "thousand_seconds", 2, "s"),
            at_most("A letter of 10,000 names: of Typst's processor time", "long_of_typst", 2),
            at_most("A letter of 10,000 names: of Typst's memory", "long_memory_of_typst", 1),
            at_most("A letter of 10,000 names: size of its file", "long_size", 1.5, "MB"),
            at_most("A letter of 100,000 names: of Typst's processor time", "longest_of_typst", 1.5),
            at_most("A letter of 100,000 names: of Typst's memory", "longest_memory_of_typst", 0.25),
            at_most(
                "Letters of 10,000 and 100,000 names: faults in tags and files",
                total("long_faults", "longest_faults"),
                0,
                "",
            ),
            at_most("A letter of 10,000 names: of Chromium's processor time", "long_of_chromium", 0.5),
            at_most("A letter of 10,000 names: of Chromium's memory", "long_memory_of_chromium", 0.2),
            at_most("Processor time of a name among 100,000: of one among 10,000", "longest_by_name", 1.1),
            at_most("A letter of 100,000 names: memory of its largest process", "longest_memory", 512, "MB"),
            at_most("One more name among 100,000: of the whole", "one_more", 0.1),
        ],
    ),
    Subject(
        "downloads",
        [Run("downloads", settings=SITE)],
        # A static file is not the measure: WhiteNoise sends it before the middleware that logs a request, sets the
        # headers of security and chooses the language. A download needs these, and they take longer than sending it.
        # A bare view that sends the same file passes them, too. 0.9 of its rate is 1.1 times its processor time, which
        # is the same on a busy machine.
        [at_most("An edition: of the CPU of a bare view that sends the same file", ratio("edition", "bare"), 1.1)],
    ),
]

READS = [
    Subject(
        "api",
        [Run("api_reads", settings=SITE, long_list=True)],
        [
            at_least("The first page of 100,000 signatories, cached: of the rate of a bare view", "cached", 0.65),
            at_least("Counts of 100,000 signatories: of the rate of a bare view", "counts", 0.20),
            at_least("The first page of 100,000 signatories: of the rate of a bare view", "signatories", 0.20),
            at_least("The same with 100 of them", "hundred", 0.20),
            at_most("The last page of 100,000 signatories: of the time of the first", ratio("last", "first"), 2),
        ],
    ),
    Subject(
        "pages",
        [Run("pages", settings=SITE, long_list=True)],
        [
            at_most("A letter's page with 100,000 signatories, cached: of a bare view's CPU", "cached", 8),
            at_most("The same, not modified", "unchanged", 3),
            at_most("The same, rendered with cached counts", "rendered", 200),
            at_most("The same, rendered without caches", "without_caches", 600),
            at_most("The list of all signatories, rendered", "listing", 120),
            at_most("A search among them that finds nobody", "search", 1_000),
            at_most("The list of letters, rendered", "index", 100),
            at_most("The page of 100,000: of that of 77, rendered", ratio("rendered", "rendered_short"), 2),
            at_most("The list near its end: of its first page", ratio("listing_deep", "listing"), 1.5),
            at_most(
                "The list at row 99,900 in the second language: of its first page",
                ratio("listing_deep_in_french", "listing"),
                2,
            ),
            at_most(
                "A letter's page with 100,000 signatories: bytes", lambda figures: figures["bytes"] / 1_000, 100, "KB"
            ),
        ],
    ),
    Subject(
        "public-files",
        [Run("public_files", settings=SITE, long_list=True)],
        [
            at_most("The CSV file of 100,000 signatories, sent: of a bare view's CPU", "sent", 10),
            at_most("The same, not modified", "unchanged", 10),
            at_most("The worker makes it: memory", "csv_memory", 30, "MB"),
            at_most("The worker makes it: processor time of a name, of one among 10,000", "csv_by_name", 1.2),
            at_most("The worker makes the JSON file: memory", "json_memory", 30, "MB"),
        ],
    ),
    Subject(
        "large-site",
        [Run("large_site", settings=SITE)],
        [
            at_most("The slowest of all pages of the large demo", "slowest", 100, "ms"),
            at_most("The same, of a bare view's", "slowest_of_hello", 300),
            at_most("Its sitemap, of a bare view's", "sitemap_of_hello", 900),
        ],
    ),
]


STARTUP = Subject(
    "startup",
    [Run("startup", database="empty")],
    [
        at_most("Start of one of our commands: of bare Wagtail's check", "command_of_bare", 1.2),
        at_most("manage.py check: of bare Wagtail's", "check_of_bare", 1.2),
    ],
)
FIRST_MIGRATION = Subject(
    "first-migration",
    [Run("first_migration", ("sqlite",))],
    [at_most("The first migration of a new site: of bare Wagtail's CPU", "sqlite_of_bare", 3)],
)


def _answers(database: str) -> list[Row]:
    # A filter by an answer costs at most this many times a filter by a column without an index.
    most = 8
    return [
        at_most(f"{database}, filter 100,000 by {filtered}: of one by a column", filtered, most)
        for filtered in ("choice", "private choice", "text", "text of a column")
    ]


ANSWERS = on_both(Run("answers"), _answers, "answers")


def _sign_ons(database: str) -> list[Row]:
    return [
        at_most(f"{database}: sign-ons lost, duplicated or refused", total("lost", "duplicated", "refused"), 0, ""),
        at_most(f"{database}: rows of 20,000 posts of 1,000 addresses", "storm_rows", 1_000, ""),
        at_most(f"{database}: mails of 20,000 posts of 1,000 addresses", "storm_mails", 1_000, ""),
        at_most(f"{database}: answers to known and unknown addresses differ by", "answers_differ", 5, "ms"),
    ]


SIGN_ONS = [
    Subject(
        "sign-ons-postgresql",
        [
            Run("sign_ons", ("60",), database="postgresql", settings=SITE),
            Run("even_sign_ons", ("30",), database="postgresql", settings=SITE, prefix="even_"),
        ],
        [
            at_least("PostgreSQL, 64 connections for a minute: sign-ons a second", "sign_ons", 300, "/s"),
            at_least("The same, of the rate of a bare view", ratio("sign_ons", "hello"), 0.12),
            at_most("The same, 99th of 100", "p99", 400, "ms"),
            at_least("PostgreSQL, 64 connections: confirmations a second", "confirmations", 300, "/s"),
            at_most("PostgreSQL, 100 sign-ons a second, evenly: 99th of 100", "even_p99", 150, "ms"),
            at_most("The same, lost or refused", total("even_lost", "even_refused"), 0, ""),
            *_sign_ons("PostgreSQL"),
        ],
    ),
    Subject(
        "sign-ons-sqlite",
        [Run("sign_ons", ("20",), settings=SITE)],
        [
            at_least("SQLite, 64 connections for 20 seconds: sign-ons a second", "sign_ons", 150, "/s"),
            *_sign_ons("SQLite"),
        ],
    ),
]

STEADY = Subject(
    "steady",
    [Run("steady_load", ("60",), database="postgresql", settings=SITE)],
    [
        at_most("50 sign-ons a second while 100,000 rows are imported and printed: 50th of 100", "p50", 100, "ms"),
        at_most("The same, 99th of 100", "p99", 500, "ms"),
        at_most("The same, lost, doubled or refused", total("lost", "doubled", "refused"), 0, ""),
        at_least("The edition was made", "printed", 1, ""),
    ],
)

#: What `make bench` measures.
BENCH: Sequence[Subject] = (*IMPORTS, SCREENS, *STAFF, *PDFS, *READS, *ANSWERS, STARTUP, FIRST_MIGRATION)
#: What `make load` measures.
LOAD: Sequence[Subject] = (*SIGN_ONS, STEADY)
