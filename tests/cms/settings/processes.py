"""Processes with settings of their own, for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {
    "SECRET_KEY": "one",
    "EMAIL_HASH_KEY": "another",
    "ALLOWED_HOSTS": "letters.example.org",
    "BASE_URL": "https://letters.example.org",
    "DATABASE_URL": "sqlite:////nowhere/db.sqlite3",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "DEFAULT_FROM_EMAIL": "letters@example.org",
}


def load_production(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    return subprocess.run(
        [sys.executable, "-c", "import cms.settings.production"],
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def run_with_env_file(folder: Path, *arguments: str, **variables: str) -> str:
    """Run Python in a copy of the project with these variables in its `.env` file, and return its output."""
    shutil.copytree(ROOT / "cms", folder / "cms")
    shutil.copy(ROOT / "manage.py", folder)
    for name in ("core", "letters", "signatories", "templates"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    clean = {key: value for key, value in os.environ.items() if key not in {*COMPLETE, "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, *arguments], env=clean, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in (*COMPLETE, "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def message_of(error: pytest.ExceptionInfo[ImproperlyConfigured]) -> str:
    return str(error.value)
