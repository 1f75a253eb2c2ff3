"""`make run` gives the demo its languages, and leaves those that somebody chose."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.child_processes import ROOT

DEMO = "\n# The languages of the demo.\nLANGUAGES=en,fr,de\n"


def run(folder: Path, **environment: str) -> str:
    """Return the languages that the process of `make run` gets from its environment, and what `.env` has then."""
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "scripts").mkdir(exist_ok=True)
    (folder / "scripts" / "setup.sh").write_text("")
    others = {
        name: value for name, value in os.environ.items() if not name.startswith(("LANGUAGES", "MAKE", "MFLAGS"))
    }
    # The arguments of `python` are those of `sh`, which ignores the second one.
    (folder / "manage.py").write_text('printf %s "$LANGUAGES"\n')
    process = subprocess.run(
        ["make", "-s", "run", "PYTHON=sh"], cwd=folder, env=others | environment, check=True, capture_output=True
    )
    return process.stdout.decode()


@pytest.mark.parametrize("before", ["", "PORT=8001", "PORT=8001\n", "# LANGUAGES=en\n", " LANGUAGES=en\n"])
def test_the_languages_of_the_demo_are_written_once(tmp_path: Path, before: str) -> None:
    (tmp_path / ".env").write_text(before)
    run(tmp_path)
    run(tmp_path)
    assert (tmp_path / ".env").read_text() == before + DEMO


@pytest.mark.parametrize("chosen", ["LANGUAGES=de\n", "export LANGUAGES=de\n", "LANGUAGES_FILE=/run/languages\n"])
def test_languages_that_somebody_chose_stay(tmp_path: Path, chosen: str) -> None:
    (tmp_path / ".env").write_text(chosen)
    run(tmp_path)
    assert (tmp_path / ".env").read_text() == chosen


@pytest.mark.parametrize("name", ["LANGUAGES", "LANGUAGES_FILE"])
def test_languages_of_the_environment_stay(tmp_path: Path, name: str) -> None:
    run(tmp_path, **{name: "de"})
    assert not (tmp_path / ".env").exists()


def test_the_demo_has_its_languages_where_the_file_cannot_be_written(tmp_path: Path) -> None:
    # A folder, which nobody can write into as a file, whatever their rights are.
    (tmp_path / ".env").mkdir()
    assert run(tmp_path) == "en,fr,de"
