from __future__ import annotations

import io
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.backups import encryption
from cms.backups.archive import ArchiveReader, ArchiveWriter
from cms.backups.encryption import DecryptingReader, EncryptingWriter
from cms.backups.errors import BackupError, DamagedBackup

#: Names that tar and lists of checksums write in other ways: long, not ASCII, with a line break, not UTF-8.
NAMES = [
    "undersigned-backup.json",
    "media/images/" + "long" * 60 + ".png",
    "media/documents/Mélèze.pdf",
    "private/a line\nand \\ another",
    b"private/\xe9t\xe9".decode(errors="surrogateescape"),
    "contents.json",
]


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    for name, content in parts.items():
        writer.add(name, content)
    writer.finish()
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    return {part.name: part.read() for part in ArchiveReader(io.BytesIO(content)).parts()}


def small_archive() -> bytes:
    return archive({name: name.encode(errors="replace") * 3 for name in NAMES})


def test_parts_are_read_as_they_were_written() -> None:
    parts = {name: bytes([number]) * number * 700 for number, name in enumerate(NAMES)}
    assert parts_of(archive(parts)) == parts


def test_parts_that_nobody_reads_are_checked_too() -> None:
    assert [part.name for part in ArchiveReader(io.BytesIO(small_archive())).parts()] == NAMES


def _refused(content: bytes) -> bool:
    try:
        parts_of(content)
    except DamagedBackup:
        return True
    return False


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :]


@pytest.mark.slow
@pytest.mark.parametrize("damage", [_flipped, lambda content, place: content[:place]], ids=["flipped", "cut"])
def test_damage_at_any_byte_is_noticed(damage: Callable[[bytes, int], bytes]) -> None:
    content = small_archive()
    overlooked = [place for place in range(len(content)) if not _refused(damage(content, place))]
    assert overlooked == []


def test_appended_bytes_are_noticed() -> None:
    assert [_refused(small_archive() + tail) for tail in (b"", b"\0", b"\n", bytes(10_240))] == [
        False,
        True,
        True,
        True,
    ]


def test_an_archive_that_was_not_finished_is_refused() -> None:
    target = io.BytesIO()
    ArchiveWriter(target).add(NAMES[0], b"{}")
    assert _refused(target.getvalue()) is True


def test_a_file_that_becomes_shorter_while_it_is_read_ends_the_backup() -> None:
    with pytest.raises(
        BackupError, match=r"^media/a\.png became shorter while it was read\. Make the backup again\.$"
    ):
        ArchiveWriter(io.BytesIO()).add_stream("media/a.png", io.BytesIO(b"abc"), 4, 0)


def test_a_file_that_grows_while_it_is_read_is_stored_with_the_size_that_it_had() -> None:
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    writer.add_stream("media/a.png", io.BytesIO(b"abcd"), 3, 0)
    writer.finish()
    assert parts_of(target.getvalue()) == {"media/a.png": b"abc"}


class _Zeros:
    def read(self, size: int) -> bytes:
        return bytes(size)


@pytest.mark.slow
def test_large_files_need_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "SCRYPT_LOG_COST", 1)
    tracemalloc.start()
    try:
        with (tmp_path / "backup").open("wb") as file:
            encrypted = EncryptingWriter(file, "larch")
            writer = ArchiveWriter(encrypted)
            writer.add_stream("media/film.mp4", _Zeros(), 100_000_000, 0)
            writer.finish()
            encrypted.finish()
        with (tmp_path / "backup").open("rb") as file:
            sizes = [part.size for part in ArchiveReader(DecryptingReader(file, "larch")).parts()]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sizes == [100_000_000]
    assert peak < 5_000_000


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_tar_and_sha256sum_open_and_check_it_without_undersigned(tmp_path: Path) -> None:
    (tmp_path / "backup.tar").write_bytes(small_archive())
    subprocess.run(["tar", "--extract", "--file=backup.tar"], cwd=tmp_path, check=True)
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, check=True, capture_output=True).stdout == b""
    assert (tmp_path / NAMES[2]).read_text() == NAMES[2] * 3
