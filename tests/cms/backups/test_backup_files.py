from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.backups.backup_files import backup_name, completed, delete_old, delete_unfinished, newest_backup
from cms.backups.errors import BackupError

NAME = "undersigned-20260503T101500Z.tar"
KILLED = """
import os, sys
from pathlib import Path
from cms.backups.backup_files import completed
with completed(Path(sys.argv[1])) as file:
    file.write(b"x" * 1_000_000)
    file.flush()
    os.kill(os.getpid(), 9)
"""


def test_names_sort_by_time() -> None:
    made_at = datetime(2026, 5, 3, 10, 15, tzinfo=UTC)
    assert backup_name(made_at, is_encrypted=False) == NAME
    assert backup_name(made_at, is_encrypted=True) == f"{NAME}.age"


def test_a_complete_file_has_its_name_and_is_private(tmp_path: Path) -> None:
    with completed(tmp_path / NAME) as file:
        file.write(b"Larch")
        assert [path.name for path in tmp_path.iterdir()] == [f".{NAME}.unfinished"]
    assert [(path.name, path.read_bytes(), path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [
        (NAME, b"Larch", 0o600)
    ]


def test_an_error_leaves_no_file(tmp_path: Path) -> None:
    def fill_the_disk() -> None:
        with completed(tmp_path / NAME) as file:
            file.write(b"Larch")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fill_the_disk()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"earlier")
    with pytest.raises(BackupError, match=r"exists\. Choose another name\.$"), completed(tmp_path / NAME):
        pass
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(NAME, b"earlier")]


def test_two_processes_do_not_write_the_same_file(tmp_path: Path) -> None:
    with completed(tmp_path / NAME) as file:
        with pytest.raises(BackupError, match=r"^Another process is writing "), completed(tmp_path / NAME):
            pass
        delete_unfinished(tmp_path)
        file.write(b"Larch")
    assert (tmp_path / NAME).read_bytes() == b"Larch"


@pytest.mark.slow
def test_a_killed_backup_leaves_nothing_that_looks_complete_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / NAME)], cwd=os.getcwd(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == [f".{NAME}.unfinished"]
    with completed(tmp_path / NAME) as file:
        file.write(b"Larch")
    assert (tmp_path / NAME).read_bytes() == b"Larch"
    (tmp_path / f".{NAME}.age.unfinished").write_bytes(b"half")
    (tmp_path / ".notes.unfinished").write_bytes(b"of somebody else")
    delete_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.unfinished", NAME]


def test_a_rest_of_another_account_stays_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rest, other = tmp_path / f".{NAME}.unfinished", tmp_path / f".{NAME}.age.unfinished"
    for path in (rest, other):
        path.touch()
    open_file = Path.open

    def refuse(path: Path, mode: str) -> Any:
        if path == rest:
            raise PermissionError(13, "Permission denied", str(path))
        return open_file(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    delete_unfinished(tmp_path)
    assert list(tmp_path.iterdir()) == [rest]
    assert caplog.messages == [f"{rest} is left of a backup of another account. Delete it"]


def test_only_the_oldest_backups_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    names = [f"undersigned-2026050{day}T101500Z.tar{suffix}" for day, suffix in enumerate(("", ".age", "", ".age"), 1)]
    others = ["undersigned-20260101T000000Z.tar.part", "notes.txt", "undersigned.tar"]
    for name in names + others:
        (tmp_path / name).write_bytes(b"backup")
    assert [path.name for path in delete_old(tmp_path, 3)] == names[:1]
    assert [path.name for path in delete_old(tmp_path, 2)] == names[1:2]
    assert delete_old(tmp_path, 2) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[2:] + others)


def test_a_backup_of_a_clock_that_was_ahead_does_not_count_and_stays(tmp_path: Path) -> None:
    ahead = "undersigned-20380101T000000Z.tar"
    for name in (NAME, "undersigned-20260504T101500Z.tar", ahead):
        (tmp_path / name).write_bytes(b"backup")
    now = datetime(2026, 5, 4, 10, 12, tzinfo=UTC)
    assert newest_backup(tmp_path, now) == datetime(2026, 5, 4, 10, 15, tzinfo=UTC)
    assert newest_backup(tmp_path, now - timedelta(minutes=5)) == datetime(2026, 5, 3, 10, 15, tzinfo=UTC)
    assert [path.name for path in delete_old(tmp_path, 1)] == [NAME]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["undersigned-20260504T101500Z.tar", ahead]


@pytest.mark.parametrize("keep", [1, 2])
def test_what_is_empty_is_no_backup_and_no_good_one_is_deleted_for_it(tmp_path: Path, keep: int) -> None:
    good, empty, folder = (tmp_path / f"undersigned-2026050{day}T101500Z.tar" for day in (1, 2, 3))
    good.write_bytes(b"backup")
    empty.touch()
    folder.mkdir()
    assert newest_backup(tmp_path) == datetime(2026, 5, 1, 10, 15, tzinfo=UTC)
    assert delete_old(tmp_path, keep) == []
    assert sorted(tmp_path.iterdir()) == [good, empty, folder]


def test_a_name_with_digits_that_are_no_date_is_not_a_backup(tmp_path: Path) -> None:
    other = tmp_path / "undersigned-20389999T000000Z.tar"
    other.write_bytes(b"backup")
    assert (newest_backup(tmp_path), delete_old(tmp_path, 1), other.exists()) == (None, [], True)
