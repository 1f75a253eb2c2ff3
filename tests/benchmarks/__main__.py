"""Prints every promised figure beside its goal; `python -m tests.benchmarks --help` says how to choose.

Most figures are ratios within this run, because machines differ. Exits with 1 if a goal is missed by more than a fifth
or a benchmark fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.benchmarks.goals import BENCH, LOAD
from tests.benchmarks.runs import Databases, Subject, measure
from tests.benchmarks.table import Result, exit_code, header, summary


def chosen_subjects(arguments: Sequence[str]) -> Sequence[Subject]:
    """Return the subjects that the command line names; ends the program if one does not exist."""
    subjects = (*BENCH, *LOAD)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("set", nargs="?", choices=("bench", "load"), default="bench", help="load: sign-ons by HTTP")
    names = ", ".join(subject.name for subject in subjects)
    parser.add_argument(
        "--only", action="append", metavar="SUBJECT", help=f"repeatable; imports is on both databases; of {names}"
    )
    options = parser.parse_args(arguments)
    if not options.only:
        return LOAD if options.set == "load" else BENCH
    chosen: list[Subject] = []
    for name in options.only:
        matching = [subject for subject in subjects if f"{subject.name}-".startswith(f"{name}-")]
        if not matching:
            parser.error(f"no subject {name!r}: there are {names}")
        chosen += matching
    return chosen


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table row by row, and return the exit code."""
    subjects = chosen_subjects(arguments)
    found: list[Result] = []
    begun = time.monotonic()
    print(header(), flush=True)
    with Databases() as databases:
        for subject in subjects:
            started = time.monotonic()
            new = measure(subject, databases)
            print(f"{subject.name} ({time.monotonic() - started:.0f} s)")
            print(*(f"  {result.line()}" for result in new), sep="\n", flush=True)
            found += new
    print(f"{summary(found)}; {time.monotonic() - begun:.0f} s")
    return exit_code(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
