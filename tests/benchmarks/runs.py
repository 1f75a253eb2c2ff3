"""Runs of benchmarks, each in a process of its own with a copy of a migrated database."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from tests.benchmarks.table import Figures, Result, Row, results
from tests.child_processes import run_module, site_environment
from tests.databases import migrated_sqlite, postgresql_copies

#: The settings that databases are migrated with, and those of most benchmarks.
DEVELOPMENT = "cms.settings.dev"
#: Without debugging, with a bare view to compare with.
SITE = "tests.benchmarks.settings"


@dataclass(frozen=True)
class Run:
    """A module of this package that prints figures as JSON, with its arguments.

    `database` is `sqlite` or `postgresql` for a migrated one, `empty` for an SQLite file that does not exist yet. With
    `long_list`, it has the letter of that module. `prefix` goes before the names of figures, where the runs of a
    subject have the same.
    """

    module: str
    arguments: tuple[str, ...] = ()
    database: str = "sqlite"
    settings: str = DEVELOPMENT
    long_list: bool = False
    prefix: str = ""


@dataclass(frozen=True)
class Subject:
    """What is measured together: runs, and the goals for their figures."""

    name: str
    runs: Sequence[Run]
    rows: Sequence[Row]


def on_both(run: Run, rows: Callable[[str], Sequence[Row]], name: str) -> list[Subject]:
    """Return a run as two subjects, `rows` being a function of the name of the database."""
    return [
        Subject(f"{name}-{database}", [replace(run, database=database)], rows(label))
        for database, label in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL"))
    ]


class Databases:
    """A context that copies databases, which are made when the first is needed, and removes them at its end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._copy_postgresql: Callable[[str], str] | None = None
        #: The addresses of databases with the long list, by kind.
        self._with_long_list: dict[str, str] = {}

    def __enter__(self) -> Databases:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def copy(self, kind: str, folder: Path, *, long_list: bool = False) -> str:
        """Return the URL of a new database, with the letter of `long_list` or without; an SQLite file is in `folder`.

        Raises `FileNotFoundError` if PostgreSQL is not installed, and like `run_module` if the list cannot be written.
        """
        original = self._long_list(kind) if long_list else ""
        if kind == "postgresql":
            if self._copy_postgresql is None:
                self._copy_postgresql = self._stack.enter_context(postgresql_copies(DEVELOPMENT))
            return self._copy_postgresql(original)
        file = folder / "db.sqlite3"
        if kind == "sqlite":
            shutil.copy(original.removeprefix("sqlite:///") or migrated_sqlite(DEVELOPMENT), file)
        return f"sqlite:///{file}"

    def _long_list(self, kind: str) -> str:
        """Return the URL of the database of this kind that has the long list; it is written for the first run."""
        if kind not in self._with_long_list:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            address = self.copy(kind, folder)
            environment = site_environment(address, folder) | {"DJANGO_SETTINGS_MODULE": SITE}
            run_module("tests.benchmarks.long_list", environment)
            self._with_long_list[kind] = address
        return self._with_long_list[kind]


def figures_of(run: Run, databases: Databases) -> Figures:
    """Return the figures of a run.

    Raises `FileNotFoundError` if a program is not installed, `RuntimeError` with the last line of what the
    benchmark said if it failed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = databases.copy(run.database, folder, long_list=run.long_list)
        environment = site_environment(address, folder) | {
            "DJANGO_SETTINGS_MODULE": run.settings,
            "IMPORT_MAX_BYTES": "20000000",
        }
        try:
            figures = run_module(f"tests.benchmarks.{run.module}", environment, *run.arguments)
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines() or [str(error)]
            raise RuntimeError(f"{run.module}: {said[-1]}") from error
    return {f"{run.prefix}{key}": figure for key, figure in figures.items()}


def measure(subject: Subject, databases: Databases) -> list[Result]:
    """Return the results of a subject; never raises for a run that fails: the rows that need it say so."""
    figures: dict[str, float] = {}
    reason, skipped = "", False
    for run in subject.runs:
        try:
            figures |= figures_of(run, databases)
        except FileNotFoundError as error:
            reason, skipped = str(error), True
        except Exception as error:
            # Whatever happens to one benchmark, the others are measured.
            reason, skipped = str(error) or type(error).__name__, False
    return results(subject.rows, figures, reason=reason, skipped=skipped)
