"""Tests that only the account of the site can read files with personal data, whatever the umask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.mail import EmailMessage, get_connection

from core.private_files import restrict_permissions


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path | str) -> int:
    return Path(path).stat().st_mode & 0o777


def test_uploads_and_editions_are_private(settings: Any, tmp_path: Path) -> None:
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": tmp_path / "private"}
    storage = FileSystemStorage(**options)
    name = storage.save("imports/2026/list.csv", ContentFile(b"robin@example.org"))
    assert mode(storage.path(name)) == 0o600
    assert {mode(folder) for folder in (tmp_path / "private").rglob("*") if folder.is_dir()} == {0o700}
    assert mode(tmp_path / "private") == 0o700


def test_public_media_are_readable_for_the_web_server(tmp_path: Path) -> None:
    storage = storages.create_storage(
        {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    )
    os.umask(0o077)
    name = storage.save("images/flag.png", ContentFile(b"picture"))
    assert (mode(storage.path(name)), mode(tmp_path / "media" / "images")) == (0o644, 0o755)


def test_stored_mail_is_private(settings: Any, tmp_path: Path) -> None:
    settings.KEPT_MAIL_ROOT = tmp_path / "mail"
    message = EmailMessage("Subject", "Text", "a@example.org", ["b@example.org"])
    get_connection("cms.dev_mail.kept_mail.EmailBackend").send_messages([message])
    [file] = (tmp_path / "mail").iterdir()
    assert (mode(tmp_path / "mail"), mode(file)) == (0o700, 0o600)


def test_permissions_of_existing_folders_are_restricted_on_startup(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = str(tmp_path / "private")
    settings.KEPT_MAIL_ROOT = tmp_path / "nothing here"
    (tmp_path / "private").mkdir(mode=0o755)
    restrict_permissions()
    restrict_permissions()
    assert mode(tmp_path / "private") == 0o700


@pytest.mark.slow
def test_a_new_sqlite_database_is_private(tmp_path: Path) -> None:
    import subprocess
    import sys

    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }
    root = Path(__file__).resolve().parent.parent.parent
    command = [sys.executable, "manage.py", "migrate", "contenttypes", "-v0"]
    subprocess.run(command, env=environment, cwd=root, check=True)
    assert mode(tmp_path / "db.sqlite3") == 0o600
