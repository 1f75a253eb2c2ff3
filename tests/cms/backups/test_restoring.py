from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.models.signals import post_save

from cms.backups.database.tables import first_occupied
from cms.backups.description import Contents, Header, describe_installation
from cms.backups.errors import BackupError
from cms.backups.making import make_backup
from cms.backups.restoring import check_empty, check_keys, restore
from cms.backups.verification import VerifiedBackup, verify
from cms.models import WorkerHeartbeat
from core.users.models import User
from signatories.models import Signatory
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Contents]:
    """Return a backup of a site with one entry and one file in each folder, which were deleted since."""
    # A test is inside a transaction already.
    monkeypatch.setattr("cms.backups.making.snapshot", connection.cursor)
    SignatoryFactory(name="Larch Society", names={"fr": "Société du mélèze", "de": "Lärchen"})
    for alias in ("default", "private"):
        storages[alias].save("logo.png", ContentFile(b"logo"))
    contents = make_backup(tmp_path / "backup.tar", "")
    Signatory.objects.all().delete()
    for folder in folders.values():
        for file in folder.rglob("*.png"):
            file.unlink()
    return tmp_path / "backup.tar", contents


def _verified(path: Path, contents: Contents | None = None) -> VerifiedBackup:
    backup = verify(path, "")
    return VerifiedBackup(backup.header, contents or backup.contents)


def _files(folders: dict[str, Path]) -> list[bytes]:
    return [file.read_bytes() for folder in folders.values() for file in folder.rglob("*.png")]


def test_rows_and_files_are_as_before(backup: tuple[Path, Contents], folders: dict[str, Path]) -> None:
    path, contents = backup
    assert _verified(path).contents == contents
    restore(path, "", _verified(path))
    entry = Signatory.objects.get()
    assert (entry.name, entry.names) == ("Larch Society", {"fr": "Société du mélèze", "de": "Lärchen"})
    assert _files(folders) == [b"logo", b"logo"]


def test_no_signals_are_sent(backup: tuple[Path, Contents]) -> None:
    seen: list[Any] = []

    def see(sender: Any, **kwargs: Any) -> None:
        seen.append(sender)

    post_save.connect(see)
    try:
        restore(backup[0], "", _verified(backup[0]))
    finally:
        post_save.disconnect(see)
    assert seen == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rows": 7}, "signatories_signatory has 1 rows, and the backup 7."),
        ({"checksum": "0" * 64}, "The rows of signatories_signatory are not those of the backup."),
    ],
)
def test_a_table_that_is_not_as_in_the_backup_undoes_everything(
    backup: tuple[Path, Contents], folders: dict[str, Path], change: dict[str, Any], reason: str
) -> None:
    path, contents = backup
    tables = dict(contents.tables)
    tables["signatories_signatory"] = tables["signatories_signatory"].model_copy(update=change)
    with pytest.raises(BackupError) as error:
        restore(path, "", _verified(path, Contents(tables=tables, folders=contents.folders)))
    assert (str(error.value), Signatory.objects.count(), _files(folders)) == (reason, 0, [])


def test_a_file_that_was_altered_since_it_was_verified_undoes_everything(
    backup: tuple[Path, Contents], folders: dict[str, Path]
) -> None:
    path, _contents = backup
    verified = _verified(path)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"!")
    with pytest.raises(BackupError, match="or it was altered since it was made"):
        restore(path, "", verified)
    assert (Signatory.objects.count(), _files(folders)) == (0, [])


def test_rows_that_the_database_refuses_undo_everything(
    backup: tuple[Path, Contents], folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _contents = backup
    monkeypatch.setattr("cms.backups.restoring.clear", lambda cursor: None)
    with pytest.raises(BackupError, match=r"^The database refuses the rows of the backup: "):
        restore(path, "", _verified(path))
    assert (Signatory.objects.count(), _files(folders)) == (0, [])


def test_what_is_undone_behind_a_cache_in_front_leaves_no_rows(backup: tuple[Path, Contents], settings: Any) -> None:
    settings.CDN = "http"
    path, contents = backup
    with connection.cursor() as cursor:
        occupied = first_occupied(cursor)
    tables = dict(contents.tables)
    tables["signatories_signatory"] = tables["signatories_signatory"].model_copy(update={"rows": 7})
    with pytest.raises(BackupError):
        restore(path, "", _verified(path, Contents(tables=tables, folders=contents.folders)))
    with connection.cursor() as cursor:
        assert first_occupied(cursor) == occupied


def test_other_columns_are_refused_before_anything_is_touched(backup: tuple[Path, Contents]) -> None:
    path, contents = backup
    tables = {name: table for name, table in contents.tables.items() if name != "auth_user"}
    with pytest.raises(BackupError, match="has other tables or columns than this installation"):
        restore(path, "", _verified(path, Contents(tables=tables, folders=contents.folders)))


def test_a_migrated_database_and_empty_folders_are_empty(folders: dict[str, Path]) -> None:
    check_empty()


def test_a_folder_with_a_file_is_not_empty(folders: dict[str, Path]) -> None:
    (folders["private"] / "imports").mkdir(parents=True)
    (folders["private"] / "imports" / "list.csv").touch()
    with pytest.raises(BackupError) as error:
        check_empty()
    assert str(error.value) == (
        f"PRIVATE_ROOT is not empty: {folders['private']} has imports/list.csv. Restore into an empty folder."
    )


def test_a_database_with_an_account_is_not_empty(folders: dict[str, Path]) -> None:
    User.objects.create_user("alix")
    with pytest.raises(BackupError) as error:
        check_empty()
    assert str(error.value) == (
        "The database is not empty: auth_user has rows. Restore into a new database, before createsuperuser."
    )


def test_a_running_worker_has_to_be_stopped_first(folders: dict[str, Path]) -> None:
    WorkerHeartbeat.objects.create(worker_id="w")
    with pytest.raises(BackupError, match=r"^A worker is running\. Stop it"):
        check_empty()


def test_a_database_of_another_release_is_refused(folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.backups.restoring.is_migrated", lambda: False)
    with pytest.raises(BackupError, match=r"^The database has other tables than this release makes"):
        check_empty()


def test_a_backup_is_refused_before_the_migrations_of_a_release_ran(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.backups.making.is_migrated", lambda: False)
    with pytest.raises(BackupError, match=r"^The tables are not those of this release\. Run migrate first"):
        make_backup(tmp_path / "backup.tar", "")
    assert list(tmp_path.iterdir()) == []


def _refused_keys(header: Header) -> str:
    try:
        check_keys(header)
    except BackupError as error:
        return str(error).removeprefix("This installation has ").partition(" than the site")[0]
    return ""


def test_other_keys_are_named(settings: Any) -> None:
    header = describe_installation()
    assert _refused_keys(header) == ""
    settings.EMAIL_HASH_KEY = "another"
    assert _refused_keys(header) == "another EMAIL_HASH_KEY"
    settings.SECRET_KEY = "another as well"
    assert _refused_keys(header) == "another SECRET_KEY and another EMAIL_HASH_KEY"


def test_a_backup_from_before_the_secret_key_was_replaced_is_accepted(settings: Any) -> None:
    header, earlier = describe_installation(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one", ["a former one", earlier]
    assert _refused_keys(header) == ""
    settings.SECRET_KEY_FALLBACKS = ["a former one"]
    assert _refused_keys(header) == "another SECRET_KEY"
    settings.SECRET_KEY_FALLBACKS, settings.EMAIL_HASH_KEY = [earlier, header.keys["EMAIL_HASH_KEY"]], "another"
    assert _refused_keys(header) == "another EMAIL_HASH_KEY"


def test_a_backup_does_not_contain_the_keys(settings: Any) -> None:
    settings.SECRET_KEY, settings.EMAIL_HASH_KEY = "a-secret-key", "a-hash-key"
    text = describe_installation().model_dump_json()
    assert ("a-secret-key" in text, "a-hash-key" in text) == (False, False)
