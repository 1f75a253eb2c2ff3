from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader

from cms.backups import encryption
from cms.backups.archive import CONTENTS_NAME, HEADER_NAME, ArchiveWriter
from cms.backups.description import Contents, Header, installed_version, last_migrations, release_numbers
from cms.backups.encryption import EncryptingWriter
from cms.backups.errors import BackupError
from cms.backups.verification import verify

CONTENTS = Contents(tables={}, folders={})
PASSPHRASE = "larch and four words"
DAMAGED = "is not a complete backup of Undersigned, or it was altered since it was made. Take another one."


def header(**changes: Any) -> Header:
    values: dict[str, Any] = {
        "format": 1,
        "undersigned": installed_version(),
        "python": "3.11.2",
        "django": "5.2",
        "wagtail": "8.0",
        "database": "sqlite",
        "made_at": datetime(2026, 5, 3, tzinfo=UTC),
        "migrations": last_migrations(),
        "keys": {},
    }
    return Header(**values | changes)


def plain(head: Header, first: str = HEADER_NAME) -> bytes:
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    writer.add(first, head.model_dump_json().encode())
    writer.add("media/a.png", b"picture")
    writer.add(CONTENTS_NAME, CONTENTS.model_dump_json().encode())
    writer.finish()
    return target.getvalue()


def encrypted(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = EncryptingWriter(target, PASSPHRASE)
    writer.write(content)
    writer.finish()
    return target.getvalue()


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "SCRYPT_LOG_COST", 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def reason(file: Path, content: bytes, passphrase: str = "") -> str:
    """Return why a file is refused, without its path; "" if it is not."""
    file.write_bytes(content)
    try:
        verify(file, passphrase)
    except BackupError as error:
        return str(error).removeprefix(f"{file} ")
    return ""


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_complete_backup_describes_itself(file: Path, passphrase: str) -> None:
    file.write_bytes(encrypted(plain(header())) if passphrase else plain(header()))
    assert verify(file, passphrase) == (header(), CONTENTS)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"%PDF-1.7", b"undersigned-backup", bytes(20_000)])
def test_a_file_that_is_no_backup_is_refused(file: Path, content: bytes) -> None:
    assert reason(file, content) == "is not a backup of Undersigned."


def test_another_archive_is_refused(file: Path) -> None:
    other = plain(header(), first="readme.txt")
    assert reason(file, other) == "is not a backup of Undersigned."
    assert reason(file, encrypted(other), PASSPHRASE) == DAMAGED


def test_a_wrong_or_missing_passphrase_is_named(file: Path) -> None:
    content = encrypted(plain(header()))
    assert reason(file, content, "larch") == "was encrypted with another passphrase, or its beginning was altered."
    missing = "is encrypted. Set BACKUP_PASSPHRASE, or name a file with the passphrase: --passphrase-file."
    assert reason(file, content) == missing


def test_a_passphrase_that_is_not_needed_does_no_harm(file: Path) -> None:
    assert reason(file, plain(header()), PASSPHRASE) == ""


@pytest.mark.slow
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda content, place: content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :],
        lambda content, place: content[:place],
    ],
    ids=["flipped", "cut"],
)
def test_damage_anywhere_is_refused(file: Path, damage: Callable[[bytes, int], bytes], passphrase: str) -> None:
    content = encrypted(plain(header())) if passphrase else plain(header())
    overlooked = [place for place in range(0, len(content), 7) if not reason(file, damage(content, place), passphrase)]
    assert overlooked == []
    assert reason(file, content[:5_000], passphrase) == DAMAGED


@pytest.mark.parametrize("change", [{"format": 2, "undersigned": "99.0.1"}, {"undersigned": "99.0.1"}])
def test_a_backup_of_a_later_release_names_it(file: Path, change: dict[str, Any]) -> None:
    assert reason(file, plain(header(**change))) == (
        f"was made by Undersigned 99.0.1, and this is {installed_version()}. Install release 99.0.1, and restore it "
        "there."
    )


def test_a_backup_with_other_tables_says_which_release_restores_it(file: Path) -> None:
    migrations = last_migrations() | {"letters": "0001_initial"}
    assert reason(file, plain(header(undersigned="0.1.0", migrations=migrations))) == (
        "was made by Undersigned 0.1.0, whose tables are not those of this release: letters is at 0001_initial there "
        f"and at {last_migrations()['letters']} here. Restore it with the release that made it, and upgrade then."
    )


def test_a_backup_of_a_site_with_another_app_names_the_app(file: Path) -> None:
    migrations = last_migrations() | {"larches": "0001_initial"}
    assert "larches is at 0001_initial there and at no migration here." in reason(
        file, plain(header(migrations=migrations))
    )


def test_versions_compare_by_their_numbers() -> None:
    versions = ["0.2.0", "0.10.0", "0.9", "1.0rc1"]
    assert sorted(versions, key=release_numbers) == ["0.2.0", "0.9", "0.10.0", "1.0rc1"]


def test_a_backup_names_the_last_migration_of_those_that_were_squashed() -> None:
    assert [name for name in last_migrations().values() if "squashed" in name] == []
    assert sorted(last_migrations()) == sorted({app for app, _name in MigrationLoader(None).disk_migrations})
