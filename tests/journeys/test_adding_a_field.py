"""Applies `docs/adding-a-field.patch` to a copy of the project and uses the private field that it adds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.phone_field import CORRECTED, IMPORTED, SIGNED

PATCH = Path(settings.BASE_DIR, "docs/adding-a-field.patch")
COPIED = ("cms", "core", "letters", "signatories", "templates", "tests", "docs")


def run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def environment_of(copy: Path, database_file: Path) -> dict[str, str]:
    """Return the environment of a process that imports the copy and uses its own database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": f"sqlite:///{database_file}",
        "PYTHONPATH": str(copy),
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the project with the patch applied."""
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "*.png", "*.woff2.gz")
    for folder in COPIED:
        shutil.copytree(Path(settings.BASE_DIR, folder), copy / folder, ignore=ignored)
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(Path(settings.BASE_DIR, name), copy)
    # Outside a repository, `git apply` patches plain files.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    applied = run(["git", "apply", "--verbose", str(PATCH)], copy, environment)
    assert applied.returncode == 0, f"Write docs/adding-a-field.patch again:\n{applied.stderr}"
    return copy


def test_a_new_field_changes_three_files() -> None:
    changed = re.findall(r"^\+\+\+ b/(\S+)$", PATCH.read_text(), flags=re.MULTILINE)
    assert sorted(changed) == [
        "signatories/exchange/headers/synonyms.py",
        "signatories/fields.py",
        "signatories/models/contact.py",
    ]


@pytest.mark.slow
def test_a_new_private_field_is_everywhere_it_belongs_and_nowhere_else(copy: Path, database_file: Path) -> None:
    script = [sys.executable, "-m", "tests.journeys.phone_field"]
    process = run(script, copy, environment_of(copy, database_file))
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout.splitlines()[-1]) == {
        "asked": 1,
        "stored": ["", IMPORTED, SIGNED],
        "corrected": CORRECTED,
        "export with contacts": [IMPORTED, CORRECTED],
        "export for staff": [],
        "export for everybody": [],
        "API": [200, 3, [], False],
        "own entry": [200, []],
        "pages": [],
        "contact panel": [CORRECTED],
        "history": [True, []],
        "before erasing": [IMPORTED, CORRECTED],
        "after erasing": [],
    }


@pytest.mark.slow
def test_the_table_and_its_literals_agree_on_the_new_field(copy: Path, database_file: Path) -> None:
    checks = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/signatories/test_fields.py"]
    process = run(checks, copy, environment_of(copy, database_file))
    assert process.returncode == 0, process.stdout + process.stderr
