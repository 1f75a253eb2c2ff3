"""Secrets in files, by variables that end in _FILE."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.backups.passphrases import passphrase
from cms.environment import Environment
from tests.cms.settings.processes import COMPLETE, ROOT, message_of

SECRETS = ("SECRET_KEY", "EMAIL_HASH_KEY", "DATABASE_URL", "EMAIL_URL")


def test_production_reads_its_secrets_from_files(tmp_path: Path) -> None:
    environment = {name: value for name, value in COMPLETE.items() if name not in SECRETS}
    for name in SECRETS:
        (tmp_path / name).write_text(f"{COMPLETE[name]}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    command = "import cms.settings.production as s; print(s.SECRET_KEY, s.EMAIL_HASH_KEY, s.EMAIL_HOST)"
    clean = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    done = subprocess.run(
        [sys.executable, "-c", command], env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "one another mail.example.org\n"


def test_the_first_line_of_a_file_is_the_passphrase_as_for_the_commands(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" larch and four words \r\nsecond line\n")
    environment = {key: value for key, value in os.environ.items() if key != "BACKUP_PASSPHRASE"}
    done = subprocess.run(
        [sys.executable, "-c", "from cms.settings.backups import BACKUP_PASSPHRASE; print(repr(BACKUP_PASSPHRASE))"],
        env=environment | {"BACKUP_PASSPHRASE_FILE": str(tmp_path / "secret")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == repr(passphrase(tmp_path / "secret")) == "'larch and four words'"


def test_a_file_with_a_secret_that_cannot_be_read_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured) as error:
        Environment().text("X")
    assert message_of(error) == (
        f"X_FILE is “{tmp_path}/none”, which cannot be read (No such file or directory). It takes the path of a file "
        "with the value of X."
    )
    (tmp_path / "none").write_bytes(b"\xff")
    with pytest.raises(ImproperlyConfigured, match="it is not UTF-8"):
        Environment().text("X")
    (tmp_path / "none").write_text(" s3cret \n")
    assert Environment().text("X") == "s3cret"
    monkeypatch.setenv("X", "other")
    with pytest.raises(ImproperlyConfigured) as error:
        Environment().text("X")
    assert message_of(error) == "X and X_FILE are both set. Set one of them."


def test_an_empty_file_counts_as_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "empty"))
    assert Environment().text("X", default="default") == "default"
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        Environment().text("X")
