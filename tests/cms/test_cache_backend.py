"""Tests of the file cache: atomic increments across processes, expiry and eviction."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cms.cache_backend import FileCache
from cms.settings import base
from tests.cms.counting_processes import count_in_two_processes


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 50}})


@pytest.mark.slow
def test_concurrent_increments_of_two_processes_are_not_lost(cache: FileCache, tmp_path: Path) -> None:
    assert count_in_two_processes(FileCache, str(tmp_path)) == [0, 0]
    assert cache.get("count") == 400


def test_an_increment_does_not_extend_the_expiry(cache: FileCache, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    cache.add("short", 1, timeout=60)
    cache.add("long", 1, timeout=900)
    cache.add("for_good", 1, timeout=None)
    now += 50
    assert [cache.incr(key) for key in ("short", "long", "for_good")] == [2, 2, 2]
    now += 20
    assert [cache.get(key) for key in ("short", "long", "for_good")] == [None, 2, 2]
    with pytest.raises(ValueError, match="short"):
        cache.incr("short")
    assert cache.add("short", 1, timeout=60)
    now += 800
    assert [cache.get(key) for key in ("long", "for_good")] == [2, 2]
    now += 100
    assert [cache.get(key) for key in ("long", "for_good")] == [None, 2]


def test_expired_entries_are_evicted_first_and_then_the_oldest(
    cache: FileCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        cache.set(f"over_{number}", 1, timeout=0.001)
    cache.set("kept", 1, timeout=60)
    monkeypatch.setattr("cms.cache_backend.CULL_EVERY", 1)
    cache.set("new", 1, timeout=60)
    assert [cache.get(key) for key in ("kept", "new")] == [1, 1]
    for number in range(100):
        cache.set(f"more_{number}", 1, timeout=60)
    assert cache.get("more_99") == 1
    assert sum(cache.get(f"more_{number}") == 1 for number in range(100)) == 50
    assert cache.get("kept") is None


def test_the_site_uses_the_file_cache_with_enough_entries_for_all_networks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CACHE_URL", f"filecache://{tmp_path}")
    configuration: dict[str, Any] = base.shared_cache()
    assert (configuration["BACKEND"], configuration["LOCATION"], configuration["OPTIONS"]) == (
        "cms.cache_backend.FileCache",
        str(tmp_path),
        {"MAX_ENTRIES": 50_000},
    )
    monkeypatch.setenv("CACHE_URL", "rediscache://127.0.0.1:6379/1")
    configuration = base.shared_cache()
    assert (configuration["BACKEND"], configuration["LOCATION"]) == (
        "cms.redis_cache.RedisCache",
        "redis://127.0.0.1:6379/1",
    )


def test_values_of_all_types_come_back_as_they_were(cache: FileCache) -> None:
    values = [7, True, None, "é", b"\0", {"a": [1.5]}, -(2**63), 2**70]
    for number, value in enumerate(values):
        cache.set(str(number), value)
    assert [cache.get(str(number), "missing") for number in range(9)] == [*values, "missing"]


def test_entries_are_touched_deleted_and_cleared(cache: FileCache, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    cache.set("touched", 1, timeout=60)
    cache.set("deleted", 1)
    assert [cache.touch("touched", 900), cache.delete("deleted")] == [True, True]
    assert [cache.touch("deleted"), cache.delete("deleted")] == [False, False]
    now += 100
    assert [cache.get("touched"), cache.get("deleted")] == [1, None]
    cache.clear()
    assert cache.get("touched") is None


def test_a_process_that_was_forked_opens_the_file_itself(cache: FileCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("name", "before")
    of_parent = cache._connection
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert (cache.get("name"), cache._connection is of_parent) == ("before", False)


def test_what_a_forked_process_writes_is_kept_after_its_parent_ended(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORK, str(tmp_path)], cwd=settings.BASE_DIR, check=True, timeout=60)
    assert wait_for(tmp_path / "done")
    cache = FileCache(str(tmp_path), {})
    assert [cache.get(name) for name in ("parent", "child", "later")] == [1, 2, 3]


FORK = """
import os, pathlib, sys, time
from django.conf import settings
settings.configure()
from cms.cache_backend import FileCache
cache = FileCache(sys.argv[1], {})
cache.set("parent", 1)
receiver, sender = os.pipe()
parent = os.getpid()
if os.fork():
    os.read(receiver, 1)
else:
    cache.set("child", 2)
    os.write(sender, b"1")
    while os.getppid() == parent:
        time.sleep(0.01)
    cache.set("later", 3)
    pathlib.Path(sys.argv[1], "done").touch()
    time.sleep(1)
    os._exit(0)
"""


def wait_for(path: Path) -> bool:
    for _time in range(600):
        if path.exists():
            return True
        time.sleep(0.05)
    return False


def test_a_removed_file_is_made_anew_for_all_processes(tmp_path: Path) -> None:
    one, other = FileCache(str(tmp_path), {}), FileCache(str(tmp_path), {})
    one.set("name", "before")
    assert other.get("name") == "before"
    for file in tmp_path.iterdir():
        file.unlink()
    assert (one.get("name"), other.add("name", "after"), one.get("name")) == (None, True, "after")


@pytest.mark.parametrize("damage", [b"garbage " * 2_000, b"\0" * 100], ids=["long", "short"])
def test_a_damaged_file_is_replaced_and_stops_nobody(
    cache: FileCache, tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("name", "before")
    cache._close()
    (tmp_path / "cache.sqlite3").write_bytes(damage)
    other = FileCache(str(tmp_path), {})
    assert (cache.add("name", "after"), other.get("name"), cache.get("name")) == (True, "after", "after")
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_file_that_another_process_replaced_is_not_removed(cache: FileCache, tmp_path: Path) -> None:
    cache.set("name", "before")
    (tmp_path / "cache.sqlite3").unlink()
    other = FileCache(str(tmp_path), {})
    other.set("name", "after")
    cache._remove_damaged()
    assert (cache.get("name"), other.get("name")) == ("after", "after")


class FailingConnection:
    """A connection whose statements all fail with a code of SQLite."""

    def __init__(self, code: int) -> None:
        self.code = code

    def execute(self, *arguments: Any) -> None:
        error = sqlite3.OperationalError("failed")
        error.sqlite_errorcode = self.code
        raise error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE])
def test_a_full_disk_stores_nothing_and_stops_nobody(
    cache: FileCache, code: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("name", "before")
    monkeypatch.setattr("cms.cache_backend.CULL_EVERY", 1_000_000_000)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "_connection", FailingConnection(code))
        cache.set("other", "lost")
        assert cache.add("third", 1)
    assert (cache.get("other"), cache.get("name")) == (None, "before")
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2


def test_a_disk_that_is_full_from_the_start_stops_nobody(cache: FileCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "mkdir", fail)
    assert (cache.add("name", 1), cache.get("name")) == (True, None)


def test_another_fault_of_the_disk_is_an_error(cache: FileCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise PermissionError(errno.EACCES, "denied")

    cache.set("name", "before")
    monkeypatch.setattr(cache, "_connection", FailingConnection(sqlite3.SQLITE_READONLY))
    with pytest.raises(sqlite3.OperationalError, match="failed"):
        cache.set("name", "lost")
    monkeypatch.setattr(cache, "_connection", None)
    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(PermissionError):
        cache.set("name", "lost")
