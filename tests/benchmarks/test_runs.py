"""Tests of how benchmarks are run and chosen."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import __main__ as program
from tests.benchmarks import runs
from tests.benchmarks.goals import BENCH, LOAD
from tests.benchmarks.runs import Databases, Run, Subject, measure
from tests.benchmarks.table import at_most


class Unmigrated(Databases):
    """Databases that nobody connects to."""

    def copy(self, kind: str, folder: Path, *, long_list: bool = False) -> str:
        """Return a URL, or say like the others that there is no PostgreSQL."""
        if kind == "postgresql":
            raise FileNotFoundError("PostgreSQL is not installed")
        return f"sqlite:///{folder}/db.sqlite3"


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let benchmarks print what the test puts here: figures, or an error that ends them."""
    printed: dict[str, Any] = {}

    def run_module(module: str, environment: dict[str, str], *arguments: str) -> Any:
        output = printed[module.removeprefix("tests.benchmarks.")]
        if isinstance(output, Exception):
            raise output
        return output

    monkeypatch.setattr(runs, "run_module", run_module)
    return printed


def verdicts(subject: Subject) -> list[str]:
    with Unmigrated() as databases:
        return [result.verdict for result in measure(subject, databases)]


def test_a_benchmark_that_fails_fails_its_rows_and_no_others(outputs: dict[str, Any]) -> None:
    outputs["good"] = {"a": 1}
    outputs["bad"] = subprocess.CalledProcessError(1, "bad", stderr=b"Traceback\nValueError: no names\n")
    rows = [at_most("Good", "a", 1), at_most("Bad", "b", 1)]
    assert verdicts(Subject("both", [Run("bad"), Run("good")], rows)) == ["met", "FAILED: bad: ValueError: no names"]


def test_a_benchmark_that_hangs_fails_its_rows(outputs: dict[str, Any]) -> None:
    outputs["slow"] = subprocess.TimeoutExpired("slow", 1_800)
    [verdict] = verdicts(Subject("slow", [Run("slow")], [at_most("Slow", "a", 1)]))
    assert verdict == "FAILED: Command 'slow' timed out after 1800 seconds"


def test_rows_on_a_database_that_is_not_installed_are_skipped(outputs: dict[str, Any]) -> None:
    subject = Subject("imports", [Run("imports", database="postgresql")], [at_most("Imports", "a", 1)])
    assert verdicts(subject) == ["skipped: PostgreSQL is not installed"]


def test_figures_have_the_prefix_of_their_run(outputs: dict[str, Any]) -> None:
    outputs["imports"] = {"a": 2}
    with Unmigrated() as databases:
        assert runs.figures_of(Run("imports", prefix="ours_"), databases) == {"ours_a": 2}


def test_an_error_of_one_subject_does_not_end_the_table(
    outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs["bad"], outputs["good"] = RuntimeError("broken"), {"a": 1}
    subjects = [Subject(name, [Run(name)], [at_most(f"The {name} one", "a", 1)]) for name in ("bad", "good")]
    monkeypatch.setattr(program, "BENCH", subjects)
    monkeypatch.setattr(program, "LOAD", [])
    monkeypatch.setattr(program, "Databases", Unmigrated)
    assert program.main([]) == 1
    *_before, bad, _name, good, last = capsys.readouterr().out.splitlines()
    assert (bad.endswith("FAILED: broken"), good.endswith("met")) == (True, True)
    assert last.startswith("1 met, 1 failed; ")
    assert program.main(["--only", "good"]) == 0


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--only", "pdfs", "--only", "steady"], ["pdfs", "steady"]),
        (["--only", "imports"], ["imports-sqlite", "imports-postgresql"]),
        (["--only", "imports-sqlite"], ["imports-sqlite"]),
        ([], [subject.name for subject in BENCH]),
        (["load"], [subject.name for subject in LOAD]),
    ],
)
def test_subjects_are_chosen_by_name_or_by_set(arguments: list[str], names: list[str]) -> None:
    assert [subject.name for subject in program.chosen_subjects(arguments)] == names


@pytest.mark.parametrize("name", ["nothing", "import", ""])
def test_a_subject_that_does_not_exist_ends_the_program(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        program.chosen_subjects(["--only", name])
    assert error.value.code == 2
    assert f"no subject {name!r}" in capsys.readouterr().err


def test_subjects_and_the_goals_of_each_have_names_of_their_own() -> None:
    subjects = (*BENCH, *LOAD)
    for names in (
        [subject.name for subject in subjects],
        *([row.label for row in subject.rows] for subject in subjects),
    ):
        assert len(names) == len(set(names))


def test_the_long_list_is_written_once_and_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def run_module(module: str, environment: dict[str, str], *arguments: str) -> None:
        written.append(module)
        Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).write_text("with the list")

    migrated = tmp_path / "migrated"
    migrated.write_text("migrated")
    monkeypatch.setattr(runs, "migrated_sqlite", lambda settings: migrated)
    monkeypatch.setattr(runs, "run_module", run_module)
    with Databases() as databases:
        contents = []
        for number, long_list in enumerate([True, False, True]):
            folder = tmp_path / str(number)
            folder.mkdir()
            address = databases.copy("sqlite", folder, long_list=long_list)
            assert address == f"sqlite:///{folder}/db.sqlite3"
            contents.append((folder / "db.sqlite3").read_text())
    assert contents == ["with the list", "migrated", "with the list"]
    assert written == ["tests.benchmarks.long_list"]
