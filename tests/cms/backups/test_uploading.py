"""Uploads of backups to a bucket, which go on after an interruption; and backups that are read from there."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.backups import encryption, nightly, uploading
from cms.backups.backup_files import backup_name, only_one_in
from cms.backups.buckets import BucketPath, bucket_path
from cms.backups.errors import BackupError
from cms.backups.uploading import newest_not_uploaded, upload, upload_newest
from cms.backups.verification import verify
from tests.servers.s3_server import PRIVATE, S3Server

MIB = 1024 * 1024
FOLDER = BucketPath(PRIVATE, "backups/site")
PASSPHRASE = "larch and four words"


class Killed(BaseException):
    """In place of a signal that ends the process: nothing may clean up after it."""


@pytest.fixture(autouse=True)
def _bucket(s3_server: S3Server, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = s3_server.options(PRIVATE)
    settings.S3_OPTIONS = {name: value for name, value in options.items() if name != "bucket_name"}
    settings.BACKUP_ROOT, settings.BACKUP_PASSPHRASE = str(tmp_path / "backups"), ""
    (tmp_path / "backups").mkdir()
    monkeypatch.setattr(uploading, "PART", 5 * MIB)
    monkeypatch.setattr(encryption, "SCRYPT_LOG_COST", 1)
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of the parts that are sent from now on."""
    numbers: list[int] = []
    send = uploading._send_part

    def counted(client: Any, target: Any, record: Any, number: int, *rest: Any) -> str:
        numbers.append(number)
        return send(client, target, record, number, *rest)

    monkeypatch.setattr(uploading, "_send_part", counted)
    return numbers


@pytest.fixture
def kill_before(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> Callable[[int | None], None]:
    """Return a function that has the process killed before it sends a part; None lets it live."""
    send = uploading._send_part

    def kill(at: int | None) -> None:
        def killed(client: Any, target: Any, record: Any, number: int, *rest: Any) -> str:
            if number == at:
                raise Killed
            return send(client, target, record, number, *rest)

        monkeypatch.setattr(uploading, "_send_part", killed)

    return kill


def local_backup(settings: Any, size: int = 20 * MIB + 7, *, minutes: int = 0) -> Path:
    name = backup_name(timezone.now() - timedelta(minutes=minutes), is_encrypted=True)
    path = Path(settings.BACKUP_ROOT) / name
    path.write_bytes(os.urandom(size))
    return path


def content(s3_server: S3Server, place: BucketPath) -> bytes:
    body: bytes = s3_server.client().get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    return body


def unfinished(s3_server: S3Server) -> list[str]:
    found = s3_server.client().list_multipart_uploads(Bucket=PRIVATE).get("Uploads", ())
    return [upload["Key"] for upload in found]


def test_a_backup_is_uploaded_in_parts_once(s3_server: S3Server, settings: Any, sent: list[int]) -> None:
    path = local_backup(settings)
    place = upload(path, FOLDER)
    assert (str(place), sent) == (f"s3://{PRIVATE}/backups/site/{path.name}", [1, 2, 3, 4, 5])
    assert content(s3_server, place) == path.read_bytes()
    assert (upload(path, FOLDER), len(sent), unfinished(s3_server)) == (place, 5, [])


def killed_after_two_parts(settings: Any, kill_before: Callable[[int | None], None]) -> Path:
    """Return a backup whose upload ended after two of five parts; the next one goes on."""
    path = local_backup(settings)
    kill_before(3)
    with pytest.raises(Killed):
        upload(path, FOLDER)
    kill_before(None)
    return path


def test_an_upload_that_was_killed_after_two_parts_sends_the_other_three(
    s3_server: S3Server, settings: Any, sent: list[int], kill_before: Callable[[int | None], None]
) -> None:
    path = killed_after_two_parts(settings, kill_before)
    assert (sent, s3_server.names(PRIVATE)) == ([1, 2], [])
    place = upload(path, FOLDER)
    assert (sent, content(s3_server, place) == path.read_bytes()) == ([1, 2, 3, 4, 5], True)


def test_an_upload_that_was_killed_after_its_end_sends_nothing(
    s3_server: S3Server, settings: Any, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = local_backup(settings)
    with monkeypatch.context() as patch:
        patch.setattr(uploading, "_complete", _complete_and_die)
        with pytest.raises(Killed):
            upload(path, FOLDER)
    assert newest_not_uploaded(path.parent, FOLDER) == path
    upload(path, FOLDER)
    assert (len(sent), newest_not_uploaded(path.parent, FOLDER)) == (5, None)


COMPLETE = uploading._complete


def _complete_and_die(*arguments: Any) -> None:
    COMPLETE(*arguments)
    raise Killed


def test_a_part_that_the_bucket_has_otherwise_is_sent_again(
    s3_server: S3Server, settings: Any, sent: list[int], kill_before: Callable[[int | None], None]
) -> None:
    path = killed_after_two_parts(settings, kill_before)
    record = uploading._read_record(path, FOLDER.child(path.name))
    assert record is not None
    s3_server.client().upload_part(
        Bucket=PRIVATE, Key=FOLDER.child(path.name).key, UploadId=record.upload_id, PartNumber=2, Body=b"other"
    )
    upload(path, FOLDER)
    assert sent == [1, 2, 2, 3, 4, 5]
    assert content(s3_server, FOLDER.child(path.name)) == path.read_bytes()


def test_an_upload_that_the_bucket_has_forgotten_begins_again(
    s3_server: S3Server, settings: Any, sent: list[int], kill_before: Callable[[int | None], None]
) -> None:
    path = killed_after_two_parts(settings, kill_before)
    record = uploading._read_record(path, FOLDER.child(path.name))
    assert record is not None
    s3_server.client().abort_multipart_upload(
        Bucket=PRIVATE, Key=FOLDER.child(path.name).key, UploadId=record.upload_id
    )
    upload(path, FOLDER)
    assert sent == [1, 2, 1, 2, 3, 4, 5]


def test_a_backup_that_was_altered_meanwhile_is_refused(
    s3_server: S3Server, settings: Any, sent: list[int], kill_before: Callable[[int | None], None]
) -> None:
    path = killed_after_two_parts(settings, kill_before)
    with path.open("r+b") as file:
        file.seek(15 * MIB)
        file.write(b"altered")
    with pytest.raises(BackupError) as error:
        upload(path, FOLDER)
    assert str(error.value) == (f"{path} was altered since its upload to {FOLDER} was begun. Make another backup.")
    assert (sent, s3_server.names(PRIVATE)) == ([1, 2], [])


def test_a_part_that_fails_is_sent_again(settings: Any, monkeypatch: pytest.MonkeyPatch, s3_server: S3Server) -> None:
    path = local_backup(settings, 6 * MIB)
    failures = [
        ConnectionClosedError(endpoint_url="http://s3"),
        _refusal(503),
        _refusal(429),
        _refusal(400, "BadDigest"),
    ]
    _failing_with(monkeypatch, failures)
    assert content(s3_server, upload(path, FOLDER)) == path.read_bytes()
    assert failures == []


def test_a_refusal_that_will_not_pass_ends_the_upload(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = local_backup(settings, 6 * MIB)
    failures: list[Exception] = [_refusal(403), _refusal(403)]
    _failing_with(monkeypatch, failures)
    with pytest.raises(BackupError) as error:
        upload(path, FOLDER)
    assert str(error.value).startswith(f"{FOLDER.child(path.name)} can't be used: ")
    assert (len(failures), newest_not_uploaded(path.parent, FOLDER)) == (1, path)


def _refusal(status: int, code: str = "No") -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "UploadPart")


def _failing_with(monkeypatch: pytest.MonkeyPatch, failures: list[Any]) -> None:
    """Have the next requests for parts fail."""
    client_of = BucketPath.client

    def failing(self: BucketPath) -> Any:
        client = client_of(self)
        send = client.upload_part

        def upload_part(**options: Any) -> Any:
            if failures:
                raise failures.pop(0)
            return send(**options)

        client.upload_part = upload_part
        return client

    monkeypatch.setattr(BucketPath, "client", failing)


def test_the_newest_backups_of_a_bucket_are_kept_and_parts_of_old_uploads_are_not(
    s3_server: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = s3_server.client()
    names = [backup_name(datetime(2026, 5, day, tzinfo=UTC), is_encrypted=True) for day in (1, 2, 3)]
    ahead = backup_name(datetime(2099, 1, 1, tzinfo=UTC), is_encrypted=True)
    others = ["notes.txt", "old/" + names[0]]
    for name in (*names, ahead, *others):
        client.put_object(Bucket=PRIVATE, Key=f"{FOLDER.key}/{name}", Body=b"1")
    for key in (f"{FOLDER.key}/{names[0]}", f"{FOLDER.key}/undersigned-mine.zip", f"other/{names[0]}"):
        client.create_multipart_upload(Bucket=PRIVATE, Key=key)
    path = local_backup(settings, 10, minutes=1)
    local = path.parent
    (local / f".{names[0]}.upload").write_text("{}")
    # Moto says of each upload that it began in 2010.
    monkeypatch.setattr(uploading, "ABANDONED_AFTER", timedelta(days=36_500))
    uploaded = upload_newest(local, FOLDER, keep=2)
    assert uploaded is not None
    assert [place.name for place in uploaded.deleted] == names[:2]
    kept = sorted(f"{FOLDER.key}/{name}" for name in (names[2], path.name, ahead, *others))
    assert s3_server.names(PRIVATE) == kept
    assert f"{FOLDER.key}/{names[0]}" in unfinished(s3_server)
    assert sorted(file.name for file in local.iterdir()) == sorted([path.name, f".{path.name}.upload"])
    second = local_backup(settings, 10)
    monkeypatch.setattr(uploading, "ABANDONED_AFTER", timedelta(days=1))
    upload_newest(local, FOLDER, keep=2)
    assert second.exists()
    assert unfinished(s3_server) == [f"{FOLDER.key}/undersigned-mine.zip", f"other/{names[0]}"]


def test_a_bucket_that_lists_no_uploads_keeps_no_more_backups(
    s3_server: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: Any, **_options: Any) -> None:
        raise _refusal(501)

    old = backup_name(datetime(2026, 5, 1, tzinfo=UTC), is_encrypted=True)
    s3_server.client().put_object(Bucket=PRIVATE, Key=f"{FOLDER.key}/{old}", Body=b"1")
    monkeypatch.setattr(uploading, "_abort_abandoned", refused)
    path = local_backup(settings, 10)
    with pytest.raises(BackupError):
        upload_newest(path.parent, FOLDER, keep=1)
    assert s3_server.names(PRIVATE) == [f"{FOLDER.key}/{path.name}"]


def test_two_processes_do_not_upload_at_once(settings: Any, sent: list[int]) -> None:
    path = local_backup(settings, 10)
    with only_one_in(path.parent):
        assert upload_newest(path.parent, FOLDER, None) is None
    assert sent == []


@pytest.mark.django_db
@pytest.mark.usefixtures("folders")
class TestCommands:
    """The commands `backup` and `restore`, and the worker."""

    @pytest.fixture(autouse=True)
    def _in_a_transaction(self, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        # A test is inside a transaction already.
        monkeypatch.setattr("cms.backups.making.snapshot", connection.cursor)
        settings.BACKUP_PASSPHRASE = PASSPHRASE

    def run(self, *arguments: Any) -> list[str]:
        output = io.StringIO()
        call_command(*map(str, arguments), stdout=output)
        return output.getvalue().splitlines()

    def refused(self, *arguments: Any) -> str:
        with pytest.raises(CommandError) as error:
            self.run(*arguments)
        return str(error.value)

    def test_a_backup_is_made_here_and_uploaded(self, s3_server: S3Server, settings: Any) -> None:
        made, uploaded = self.run("backup", f"{FOLDER}/")
        path = next(path for path in Path(settings.BACKUP_ROOT).iterdir() if not path.name.startswith("."))
        assert (made.startswith(f"{path}: "), uploaded) == (True, f"Uploaded {FOLDER.child(path.name)}.")
        assert verify(FOLDER.child(path.name), PASSPHRASE) == verify(path, PASSPHRASE)
        complete, _audit_log = self.run("restore", FOLDER.child(path.name), "--check")
        assert complete.startswith(f"{FOLDER.child(path.name)}, made ")
        assert self.run("backup", FOLDER, "--resume") == [
            f"Nothing of {path.parent} is left to upload to {FOLDER}, or another process uploads it."
        ]

    def test_an_upload_goes_on_by_command(
        self, s3_server: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = local_backup(settings, 10)
        failures: list[Exception] = [_refusal(403)]
        _failing_with(monkeypatch, failures)
        message = self.refused("backup", "--resume", FOLDER)
        assert message.endswith(f" To go on with the upload: backup --resume {FOLDER}")
        assert self.run("backup", "--resume", FOLDER) == [f"Uploaded {FOLDER.child(path.name)}."]

    def test_a_truncated_or_missing_file_of_a_bucket_is_refused(self, s3_server: S3Server, settings: Any) -> None:
        self.run("backup", FOLDER)
        (key,) = s3_server.names(PRIVATE)
        place, client = BucketPath(PRIVATE, key), s3_server.client()
        client.put_object(Bucket=PRIVATE, Key=key, Body=content(s3_server, place)[:-1])
        assert self.refused("restore", place) == (
            f"{place} is not a complete backup of Undersigned, or it was altered since it was made. Take another one."
        )
        client.delete_object(Bucket=PRIVATE, Key=key)
        assert self.refused("restore", place) == f"There is no {place}."

    def test_no_backup_is_uploaded_among_the_files_that_it_contains(self, settings: Any, s3_server: S3Server) -> None:
        settings.PRIVATE_BUCKET = PRIVATE
        refusal = f"{FOLDER} is in PRIVATE_BUCKET, whose files are in each backup. Name another bucket."
        assert [self.refused("backup", FOLDER), self.refused("backup", "--resume", FOLDER)] == [refusal] * 2
        assert (s3_server.names(PRIVATE), list(Path(settings.BACKUP_ROOT).iterdir())) == ([], [])

    def test_wrong_arguments_are_usage_errors(self, tmp_path: Path) -> None:
        assert self.refused("backup", "s3:/bucket") == (
            "Error: argument file: s3:/bucket is not an address such as s3://bucket/folder"
        )
        assert self.refused("backup", "--resume", tmp_path) == (
            "--resume goes on with an upload: name the folder in the bucket, s3://bucket/folder."
        )

    def test_the_worker_uploads_the_daily_backup_and_goes_on_after_a_failure(
        self, s3_server: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.BACKUP_AT, settings.BACKUP_UPLOAD, settings.BACKUP_KEEP = "00:00", str(FOLDER), 2
        with monkeypatch.context() as patch:
            _failing_with(patch, [_refusal(403)])
            with pytest.raises(BackupError):
                nightly.make_nightly_backup()
        assert (nightly.is_due(), s3_server.names(PRIVATE)) == (True, [])
        nightly.make_nightly_backup()
        (name,) = s3_server.names(PRIVATE)
        backups = [path.name for path in Path(settings.BACKUP_ROOT).glob("undersigned-*")]
        assert (nightly.is_due(), [bucket_path(f"s3://{PRIVATE}/{name}").name]) == (False, backups)
