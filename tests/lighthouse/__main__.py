"""Print Lighthouse's scores and the weight of pages of the demo; exit with 1 if one is worse than promised."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.benchmarks.databases import sqlite
from tests.benchmarks.server import served
from tests.lighthouse import CATEGORIES, Measurement, measure

LETTER = "/letters/ban-facial-recognition/"
PATHS = (
    *("/", "/letters/", LETTER, f"{LETTER}sign/", f"{LETTER}press/", f"{LETTER}signatories/"),
    *("/news/", "/news/statement-at-the-rally-on-the-square/", "/about/", "/fr/"),
)
#: Pages that search engines are told to leave out.
UNLISTED = (f"{LETTER}sign/",)
LEAST_SCORE = 95
#: Bytes of a page without pictures.
MOST_WEIGHT = 60_000


def is_good(path: str, measurement: Measurement) -> bool:
    """Return whether a page keeps what is promised."""
    scores = [score for name, score in measurement.scores.items() if name != "seo" or path not in UNLISTED]
    return (
        min(scores) >= LEAST_SCORE
        and measurement.weight <= MOST_WEIGHT
        and not measurement.shift
        and len(measurement.hosts) == 1
    )


def main() -> None:
    """Load a demo into a temporary folder, serve it as in production, and measure it."""
    with sqlite() as database, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.lighthouse.settings",
            "DATABASE_URL": database,
            "PRIVATE_ROOT": f"{folder}/private",
            "MEDIA_ROOT": f"{folder}/media",
            "CACHE_URL": f"filecache://{folder}/cache",
        }
        for command in (["migrate", "-v0"], ["load_demo", "--public-server"], ["collectstatic", "--no-input", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=subprocess.DEVNULL)
        print(f"{'':<58}{''.join(f'{name:>16}' for name in CATEGORIES)}{'kB':>8}{'shift':>8}")
        is_kept = True
        with served() as port:
            for path in PATHS:
                measurement = measure(f"http://127.0.0.1:{port}{path}")
                is_kept &= is_good(path, measurement)
                scores = "".join(f"{measurement.scores[name]:>16}" for name in CATEGORIES)
                verdict = "" if is_good(path, measurement) else "   TOO LITTLE"
                print(
                    f"{path:<58}{scores}{measurement.weight / 1000:>8.1f}{measurement.shift:>8.3f}{verdict}",
                    flush=True,
                )
    sys.exit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
