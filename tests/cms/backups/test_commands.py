from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.audit.sealing import head
from cms.backups import encryption
from cms.backups.backup_files import only_one_in
from cms.backups.description import in_words
from cms.backups.verification import verify
from core.numbers import grouped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
PASSPHRASE = "larch and four words"


@pytest.fixture(autouse=True)
def _in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    # A test is inside a transaction already.
    monkeypatch.setattr("cms.backups.making.snapshot", connection.cursor)
    monkeypatch.setattr(encryption, "SCRYPT_LOG_COST", 1)


def _run(command: str, *arguments: Any) -> str:
    output = io.StringIO()
    call_command(command, *map(str, arguments), stdout=output)
    return output.getvalue()


def _refused(command: str, *arguments: Any) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        _run(command, *arguments)
    return str(error.value), error.value.returncode


def test_a_backup_says_what_it_contains(tmp_path: Path) -> None:
    path = tmp_path / "backup.tar"
    output = _run("backup", path)
    contents = verify(path, "").contents
    assert output == f"{path}: {in_words(contents)}, not encrypted.\n"
    assert in_words(contents) == (
        f"{grouped(contents.rows)} rows of {len(contents.tables)} tables and 0 files (0\xa0bytes)"
    )


def test_without_an_argument_backups_go_to_a_private_folder(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_ROOT, settings.BACKUP_PASSPHRASE = str(tmp_path / "backups"), PASSPHRASE
    output = _run("backup")
    (path,) = (tmp_path / "backups").iterdir()
    assert output.startswith(f"{path}: ")
    assert (path.name[:12], path.name[-8:], path.parent.stat().st_mode & 0o777) == ("undersigned-", ".tar.age", 0o700)


def test_the_passphrase_can_be_in_a_file(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_PASSPHRASE = "another"
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\nsecond line\n")
    path = tmp_path / "backup.tar.age"
    _run("backup", path, "--passphrase-file", tmp_path / "secret")
    output = _run("restore", path, "--check", "--passphrase-file", tmp_path / "secret")
    complete, audit_log = output.splitlines()
    assert ("is complete and unaltered: " in complete, audit_log) == (True, f"The head of its audit log is {head()}")
    assert _refused("restore", path, "--check") == (
        f"{path} was encrypted with another passphrase, or its beginning was altered.",
        1,
    )


def test_wrong_arguments_are_usage_errors(tmp_path: Path) -> None:
    (tmp_path / "blank").write_text("\n")
    missing = tmp_path / "missing" / "backup.tar"
    refusals = [
        _refused("backup", tmp_path / "backup", "--keep", "3"),
        _refused("backup", missing),
        _refused("backup", tmp_path / "b2"),
        _refused("backup", tmp_path / "backup.tar", "--passphrase-file", tmp_path / "blank"),
    ]
    assert refusals == [
        ("--keep deletes backups in a folder: name one in place of a file.", 2),
        (f"The file {missing} can't be written: No such file or directory.", 2),
        (f"There is no folder {tmp_path / 'b2'}. Create it, or name a file that ends in .tar or .tar.age.", 2),
        (f"The first line of {tmp_path / 'blank'} is blank, and no passphrase.", 2),
    ]
    assert [path.name for path in tmp_path.iterdir() if path.name != "site"] == ["blank"]


def test_no_backup_is_written_among_the_files_that_it_contains(folders: dict[str, Path]) -> None:
    folders["private"].mkdir(parents=True)
    for path in (folders["private"], folders["private"] / "backup.tar"):
        reason = "is in PRIVATE_ROOT, whose files are in each backup or can be read by anybody. Name another folder."
        assert _refused("backup", path) == (f"{path} {reason}", 2)
    assert list(folders["private"].iterdir()) == []


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_at_least_one_backup_is_kept(tmp_path: Path, number: str) -> None:
    assert _refused("backup", tmp_path, f"--keep={number}")[0].endswith(f"{number} is not a number from 1")


def test_a_full_disk_ends_a_backup_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cms.backups.making.write_folder", write)
    path = tmp_path / "backup.tar"
    assert _refused("backup", path) == (f"{path} can't be written or read: No space left on device.", 1)
    assert [file.name for file in tmp_path.iterdir()] == []


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_backup_ends_before_the_disk_is_full(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    settings.BACKUP_PASSPHRASE = passphrase
    free = iter([10**9, 10**9])
    monkeypatch.setattr("cms.backups.free_space.PIECE", 1_000)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=next(free, 199_999_999)))
    for name in ("undersigned-20260101T000000Z.tar", "undersigned-20260102T000000Z.tar"):
        (tmp_path / name).write_bytes(b"backup")
    message, code = _refused("backup", tmp_path, "--keep", "1")
    assert (message.partition(", which")[0], code) == (f"The disk of {tmp_path} has less than 190.7\xa0MB left", 1)
    assert [file.name for file in tmp_path.iterdir() if file.name != "site"] == ["undersigned-20260102T000000Z.tar"]


def test_a_backup_waits_for_none_that_another_process_makes_in_the_folder(tmp_path: Path) -> None:
    with only_one_in(tmp_path):
        message, code = _refused("backup", tmp_path, "--keep", "1")
    assert (message, code) == (f"Another process is making a backup in {tmp_path}. Nothing was written.", 1)
    assert [file.name for file in tmp_path.iterdir() if file.name != "site"] == []


def test_a_file_that_does_not_exist_cannot_be_restored(tmp_path: Path) -> None:
    path = tmp_path / "backup.tar"
    assert _refused("restore", path) == (f"{path} can't be read or written: No such file or directory.", 1)


def test_other_keys_stop_a_restore_unless_they_are_lost(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "backup.tar"
    _run("backup", path)
    settings.EMAIL_HASH_KEY = "another"
    assert _refused("restore", path)[0].startswith("This installation has another EMAIL_HASH_KEY than the site")
    assert _run("restore", path, "--with-other-keys").splitlines()[1:] == [
        "Restored. The numbers and checksums of all rows and files are those of the backup.",
        "Start the web server and the worker.",
    ]


def test_each_step_is_named_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "backup.tar.age"
    (tmp_path / "secret").write_text(PASSPHRASE)
    secret = ("--passphrase-file", tmp_path / "secret")
    _run("backup", path, *secret)
    tables = len(verify(path, PASSPHRASE).contents.tables)
    assert capsys.readouterr().err.splitlines() == [f"Writing the rows of {tables} tables …", "Writing the files …"]
    _run("restore", path, *secret)
    assert capsys.readouterr().err.splitlines() == [
        f"Reading and checking {path} …",
        "Loading the rows and files …",
        "Comparing the tables with the backup …",
        "Making the search index …",
    ]
    _run("restore", path, "--check", *secret, "--verbosity", "0")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("passphrase", "warned"), [("", True), (PASSPHRASE, False)])
def test_a_backup_that_anybody_can_read_is_warned_of(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase: str, warned: bool
) -> None:
    settings.BACKUP_PASSPHRASE = passphrase
    _run("backup", tmp_path / "backup.tar", "--verbosity", "0")
    assert ("Whoever gets this file can read it" in capsys.readouterr().err) == warned


def test_missing_languages_are_named_before_anything_is_restored(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "backup.tar"
    _run("backup", path)
    _run("restore", path, "--check")
    assert "LANGUAGES" not in capsys.readouterr().err
    settings.LANGUAGES = settings.LANGUAGES[:1]
    _run("restore", path, "--check")
    assert (
        "LANGUAGES lacks “fr” (français), a language of the site that was backed up. Its pages are restored, but not "
        "served until LANGUAGES in .env has the code."
    ) in capsys.readouterr().err


def test_a_full_site_is_refused_before_the_file_is_read(
    tmp_path: Path, folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backup.tar").write_bytes(b"this is no backup")
    folders["media"].mkdir(parents=True)
    (folders["media"] / "logo.png").touch()
    message, code = _refused("restore", tmp_path / "backup.tar")
    assert (message.partition(": ")[0], code) == ("MEDIA_ROOT is not empty", 1)
    assert "Reading" not in capsys.readouterr().err
