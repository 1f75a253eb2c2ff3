from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from cms.backups.archive import ArchiveReader, ArchiveWriter
from cms.backups.errors import BackupError, DamagedBackup
from cms.backups.stored_files import STORAGES, FileRestorer, storage_of, stored_names, write_folder
from core.storage import StorageUnavailable


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _archive(parts: dict[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    for name, content in parts.items():
        writer.add(name, content)
    writer.finish()
    target.seek(0)
    return target


def _restore(source: io.BytesIO) -> FileRestorer:
    with FileRestorer() as restorer:
        for part in ArchiveReader(source).parts():
            restorer.restore(part)
    return restorer


def test_files_are_restored_under_their_names(folders: dict[str, Path]) -> None:
    files = {
        "media": {
            "images/AbCdEfGhIjKl/larch.png": b"png" * 100_000,
            "documents/Mélèze.pdf": b"",
            r"top\1.txt": b"top",
        },
        "private": {"editions/1/letter.pdf": b"%PDF"},
    }
    for folder, content in files.items():
        _write(folders[folder], content)
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    written = {folder: write_folder(folder, writer) for folder in STORAGES}
    writer.finish()
    for folder, content in files.items():
        for name in content:
            (folders[folder] / name).unlink()
    target.seek(0)
    assert _restore(target).contents == written
    assert {folder: (contents.files, contents.bytes) for folder, contents in written.items()} == {
        "media": (3, 300_003),
        "private": (1, 4),
    }
    found = {
        folder: {name: (folders[folder] / name).read_bytes() for name in stored_names(storage_of(folder))}
        for folder in STORAGES
    }
    assert found == files


def test_restored_files_have_the_permissions_of_their_storage(folders: dict[str, Path]) -> None:
    _restore(_archive({"media/a.png": b"a", "private/b.pdf": b"b"}))
    modes = [
        (folders[folder] / name).stat().st_mode & 0o777 for folder, name in (("media", "a.png"), ("private", "b.pdf"))
    ]
    assert modes == [0o644, 0o600]


def test_a_storage_that_was_never_used_has_no_files(folders: dict[str, Path]) -> None:
    assert [list(stored_names(storage_of(folder))) for folder in STORAGES] == [[], []]


def test_a_file_that_is_deleted_meanwhile_is_left_out(folders: dict[str, Path], monkeypatch: Any) -> None:
    _write(folders["media"], {"a.png": b"a"})
    monkeypatch.setattr("cms.backups.stored_files.stored_names", lambda storage: ["a.png", "gone.png"])
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    assert write_folder("media", writer).files == 1
    writer.finish()
    assert [part.name for part in ArchiveReader(io.BytesIO(target.getvalue())).parts()] == ["media/a.png"]


@pytest.mark.parametrize("name", ["media/../outside.txt", "media//etc/outside.txt", "private/a/../../outside.txt"])
def test_no_file_is_written_outside_of_its_folder(folders: dict[str, Path], tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedBackup):
        _restore(_archive({name: b"outside"}))
    assert list(tmp_path.rglob("outside.txt")) == []


def test_a_file_that_is_stored_under_another_name_is_an_error(folders: dict[str, Path]) -> None:
    _write(folders["private"], {"a.pdf": b"a"})
    with pytest.raises(BackupError, match=r"^The file a\.pdf in PRIVATE_ROOT was stored as a_\w+\.pdf\.$"):
        _restore(_archive({"private/a.pdf": b"a"}))
    assert [name for name in stored_names(storage_of("private")) if name != "a.pdf"] == []


def test_an_error_deletes_what_was_restored(folders: dict[str, Path]) -> None:
    source = _archive({"media/a.png": b"a", "private/b.pdf": b"b" * 100_000})
    cut = io.BytesIO(source.getvalue()[:60_000])
    with pytest.raises(DamagedBackup):
        _restore(cut)
    assert [list(stored_names(storage_of(folder))) for folder in STORAGES] == [[], []]


def test_a_file_that_cannot_be_deleted_saves_no_other_and_hides_no_error(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> None:
        raise StorageUnavailable("The bucket is gone")

    monkeypatch.setattr(storage_of("media"), "delete", fail)
    source = _archive({"media/a.png": b"a", "private/b.pdf": b"b" * 100_000})
    with pytest.raises(DamagedBackup):
        _restore(io.BytesIO(source.getvalue()[:60_000]))
    assert [list(stored_names(storage_of(folder))) for folder in STORAGES] == [["a.png"], []]
    assert "a.png is left of a backup that could not be restored: The bucket is gone" in caplog.text


def test_files_that_the_worker_makes_again_are_left_out(folders: dict[str, Path]) -> None:
    _write(
        folders["private"], {"derived/csv/1/a.csv": b"Robin", "derivedness.pdf": b"1", "editions/derived/a.pdf": b"22"}
    )
    _write(folders["media"], {"derived/a.png": b"333"})
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    written = {folder: write_folder(folder, writer) for folder in STORAGES}
    writer.finish()
    assert {folder: (contents.files, contents.bytes) for folder, contents in written.items()} == {
        "media": (1, 3),
        "private": (2, 3),
    }
    assert b"Robin" not in target.getvalue()
