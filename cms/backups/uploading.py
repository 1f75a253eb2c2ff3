"""Uploading a backup to a bucket in parts, so that an upload that was interrupted goes on where it ended.

The bucket keeps the parts of an unfinished upload. A record beside the backup says which upload that is, and what the
file was when it began; a backup whose record says so is uploaded.
"""

from __future__ import annotations

import hashlib
import logging
import time
from base64 import b64encode
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from cms.backups.backup_files import NAME, backups_in, old_backups, only_one_in, sorted_backups
from cms.backups.buckets import BucketPath
from cms.backups.errors import BackupError

logger = logging.getLogger(__name__)

#: Bytes of a part; S3 takes at least 5 MiB, except for the last.
PART = 16 * 1024 * 1024
#: Parts of an upload, as S3 has it: those of larger files are larger.
MAX_PARTS = 10_000
#: Attempts at a part, with waits of 1, 2, 4 and 8 seconds, beyond those of boto.
PART_ATTEMPTS = 5
#: Age of an unfinished upload of another backup from which on its parts are deleted.
ABANDONED_AFTER = timedelta(days=1)
#: Statuses of refusals that may pass, and codes of those with 400: a part that was damaged or stopped on its way.
PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
PASSING_CODES = ("BadDigest", "RequestTimeout")


class UploadRecord(BaseModel):
    """What was begun to be uploaded, and whether it is complete."""

    target: str
    upload_id: str
    sha256: str
    part_size: int
    is_done: bool = False


class SentPart(NamedTuple):
    """A part that the bucket has, with its checksum as it names it: MD5, unless the bucket encrypts."""

    number: int
    etag: str
    size: int


def upload(path: Path, folder: BucketPath) -> BucketPath:
    """Upload a backup to a folder of a bucket, and return its place there. Idempotent; only missing parts are sent.

    Raises `BackupError`: if the bucket does not take it, the next call goes on; if the file was altered since its
    upload was begun, none does.
    """
    target = folder.child(path.name)
    with target.errors():
        client, digest = target.client(), _sha256(path)
        record = _read_record(path, target)
        if record and record.sha256 != digest:
            raise BackupError(f"{path} was altered since its upload to {folder} was begun. Make another backup.")
        if record and record.is_done:
            return target
        if not _is_there(client, target, path, digest):
            sent = _sent_parts(client, target, record) if record else None
            if record is None or sent is None:
                record, sent = _begin(client, target, path, digest), {}
            _complete(client, target, _send(client, target, path, record, sent), record)
            if not _is_there(client, target, path, digest):
                raise BackupError(f"{target} is not the file that was sent. Delete it, and make another backup.")
        done = record or UploadRecord(target=str(target), upload_id="", sha256=digest, part_size=PART)
        _write_record(path, done.model_copy(update={"is_done": True}))
    return target


class UploadedBackup(NamedTuple):
    """The place of a backup in a bucket, and the earlier ones that were deleted there."""

    place: BucketPath
    deleted: list[BucketPath]


def upload_newest(local: Path, folder: BucketPath, keep: int | None) -> UploadedBackup | None:
    """Upload the newest backup of a local folder, and delete all but the newest `keep` there; None keeps all.

    Return None if it was uploaded already, or if another process makes or uploads one. Raises what `upload` raises.
    """
    with only_one_in(local) as is_alone:
        path = newest_not_uploaded(local, folder) if is_alone else None
        if path is None:
            return None
        return UploadedBackup(upload(path, folder), _delete_old(local, folder, keep))


def newest_not_uploaded(local: Path, folder: BucketPath) -> Path | None:
    """Return the newest backup of a local folder if its upload has not ended; asks no bucket."""
    usual = backups_in(local).usual
    if not usual:
        return None
    record = _read_record(usual[-1], folder.child(usual[-1].name))
    return None if record and record.is_done else usual[-1]


def _delete_old(local: Path, folder: BucketPath, keep: int | None) -> list[BucketPath]:
    """Delete all but the newest `keep` backups in a folder of a bucket; None keeps all. Return the deleted ones.

    Also deletes the parts of uploads that nobody goes on with, and the records of backups that are gone.
    """
    for record in local.glob(".undersigned-*.upload"):
        if not _backup_of(record).exists():
            record.unlink(missing_ok=True)
    old = old_backups(sorted_backups(map(Path, folder.names())), keep) if keep else []
    deleted = [folder.child(path.name) for path in old]
    for place in deleted:
        place.delete()
    # Last: not every server or key lists uploads.
    with folder.errors():
        _abort_abandoned(folder, timezone.now() - ABANDONED_AFTER, kept=_uploads_of(local))
    return deleted


def _send(
    client: Any, target: BucketPath, path: Path, record: UploadRecord, sent: dict[int, SentPart]
) -> list[SentPart]:
    """Send the parts that the bucket lacks, or has otherwise; return all."""
    parts: list[SentPart] = []
    with path.open("rb") as file:
        while data := file.read(record.part_size):
            number = len(parts) + 1
            checksum = hashlib.md5(data, usedforsecurity=False)
            part = SentPart(number, f'"{checksum.hexdigest()}"', len(data))
            if sent.get(number) != part:
                part = part._replace(etag=_send_part(client, target, record, number, data, checksum.digest()))
            parts.append(part)
    return parts


def _send_part(
    client: Any, target: BucketPath, record: UploadRecord, number: int, data: bytes, checksum: bytes
) -> str:
    """Send a part, which the bucket compares with its checksum, and return its name there."""
    for attempt in range(PART_ATTEMPTS):
        try:
            answer = client.upload_part(
                Bucket=target.bucket,
                Key=target.key,
                UploadId=record.upload_id,
                PartNumber=number,
                Body=data,
                ContentMD5=b64encode(checksum).decode(),
            )
            return str(answer["ETag"])
        except (BotoCoreError, ClientError) as error:
            if attempt + 1 == PART_ATTEMPTS or not _may_pass(error):
                raise
            logger.warning("Part %s of %s is sent again: %s", number, target, error)
            time.sleep(2**attempt)
    raise AssertionError


def _may_pass(error: BotoCoreError | ClientError) -> bool:
    if not isinstance(error, ClientError):
        return True
    status = _status(error)
    may_pass = status in PASSING or error.response["Error"]["Code"] in PASSING_CODES
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or may_pass


def _begin(client: Any, target: BucketPath, path: Path, digest: str) -> UploadRecord:
    answer = client.create_multipart_upload(Bucket=target.bucket, Key=target.key, Metadata={"sha256": digest})
    part_size = max(PART, -(-path.stat().st_size // MAX_PARTS))
    record = UploadRecord(target=str(target), upload_id=answer["UploadId"], sha256=digest, part_size=part_size)
    _write_record(path, record)
    return record


def _complete(client: Any, target: BucketPath, parts: list[SentPart], record: UploadRecord) -> None:
    names = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    client.complete_multipart_upload(
        Bucket=target.bucket, Key=target.key, UploadId=record.upload_id, MultipartUpload={"Parts": names}
    )


def _is_there(client: Any, target: BucketPath, path: Path, digest: str) -> bool:
    """Return whether the bucket has the whole file: its size, and the checksum that was sent with it."""
    try:
        head = client.head_object(Bucket=target.bucket, Key=target.key)
    except ClientError as error:
        if _status(error) == HTTPStatus.NOT_FOUND:
            return False
        raise
    return bool(head["ContentLength"] == path.stat().st_size and head["Metadata"].get("sha256") == digest)


def _sent_parts(client: Any, target: BucketPath, record: UploadRecord) -> dict[int, SentPart] | None:
    """Return the parts that the bucket has of an upload, by their numbers; None if it does not know the upload."""
    pages = client.get_paginator("list_parts").paginate(
        Bucket=target.bucket, Key=target.key, UploadId=record.upload_id
    )
    try:
        sent = [part for page in pages for part in page.get("Parts", ())]
    except ClientError as error:
        if _status(error) == HTTPStatus.NOT_FOUND:
            return None
        raise
    return {part["PartNumber"]: SentPart(part["PartNumber"], part["ETag"], part["Size"]) for part in sent}


def _abort_abandoned(folder: BucketPath, before: datetime, kept: set[str]) -> None:
    client = folder.client()
    pages = client.get_paginator("list_multipart_uploads").paginate(
        Bucket=folder.bucket, Prefix=folder.child("undersigned-").key
    )
    for unfinished in [each for page in pages for each in page.get("Uploads", ())]:
        place = BucketPath(folder.bucket, unfinished["Key"])
        is_ours = NAME.fullmatch(place.name) and place == folder.child(place.name)
        if is_ours and unfinished["Initiated"] < before and unfinished["UploadId"] not in kept:
            client.abort_multipart_upload(Bucket=place.bucket, Key=place.key, UploadId=unfinished["UploadId"])


def _uploads_of(local: Path) -> set[str]:
    """Return the ids of the uploads of backups that this machine has."""
    records = [_parse_record(record) for record in local.glob(".undersigned-*.upload")]
    return {record.upload_id for record in records if record}


def _record_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.upload")


def _backup_of(record: Path) -> Path:
    return record.with_name(record.name[1 : -len(".upload")])


def _read_record(path: Path, target: BucketPath) -> UploadRecord | None:
    """Return the record of the upload of a file to a place; None without one, also if it went elsewhere."""
    record = _parse_record(_record_path(path))
    return record if record and record.target == str(target) else None


def _parse_record(path: Path) -> UploadRecord | None:
    try:
        return UploadRecord.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        # A process may have been killed while it wrote it: the upload begins again.
        return None


def _write_record(path: Path, record: UploadRecord) -> None:
    _record_path(path).write_text(record.model_dump_json())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
