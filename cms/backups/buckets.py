"""Backups in a bucket of a server that speaks S3: `s3://bucket/folder`, and the files in it."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from cms.backups.errors import BackupError
from cms.object_storage import Bucket
from core.storage import StorageUnavailable

SCHEME = "s3://"
ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?\Z", re.DOTALL)


@dataclass(frozen=True)
class BucketPath:
    """A folder or file in a bucket; it exists or not. `key` has no slash at either end."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}{'/' if self.key else ''}{self.key}"

    @property
    def name(self) -> str:
        return PurePosixPath(self.key).name

    def child(self, name: str) -> BucketPath:
        """Return a file of this folder."""
        return BucketPath(self.bucket, f"{self.key}/{name}" if self.key else name)

    def names(self) -> list[str]:
        """Return the names of the files in this folder. Raises `BackupError`."""
        with self.errors():
            return list(self.storage().listdir(self.key)[1])

    def delete(self) -> None:
        """Delete this file, if it is there. Raises `BackupError`."""
        with self.errors():
            self.storage().delete(self.key)

    @contextmanager
    def open(self) -> Iterator[BucketReader]:
        """Yield this file to read, without a copy on this machine. Raises `BackupError`."""
        with self.errors():
            file = self.storage().open(self.key)
        with file:
            yield BucketReader(self, file)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise `BackupError` for whatever the bucket refuses in this context."""
        try:
            yield
        except FileNotFoundError:
            raise BackupError(f"There is no {self}.") from None
        except (BotoCoreError, ClientError, StorageUnavailable) as error:
            raise BackupError(f"{self} can't be used: {error}.") from error

    def storage(self) -> Bucket:
        return Bucket(bucket_name=self.bucket, **settings.S3_OPTIONS)

    def client(self) -> Any:
        """Return boto's client of the bucket."""
        return self.storage().connection.meta.client


class BucketReader:
    """Reads a file of a bucket. Raises `BackupError`, so that its errors are not taken for those of its reader."""

    def __init__(self, place: BucketPath, file: Any) -> None:
        self.place, self.file = place, file

    def read(self, size: int) -> bytes:
        with self.place.errors():
            return bytes(self.file.read(size))

    def seek(self, offset: int) -> int:
        with self.place.errors():
            return int(self.file.seek(offset))


def backup_place(argument: str) -> Path | BucketPath:
    """Return the place that an argument of a command names, on this machine or in a bucket."""
    if not argument.startswith("s3:"):
        return Path(argument)
    try:
        return bucket_path(argument)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def bucket_path(address: str) -> BucketPath:
    """Return the place of an address such as `s3://bucket/folder`. Raises `ValueError` for others.

    Also for one that a storage would shorten: its files would be looked for and deleted in another folder.
    """
    match = ADDRESS.match(address)
    key = (match[2] or "").strip("/") if match else ""
    is_short = "\\" not in key and not (key and {"", ".", ".."} & {*key.split("/")})
    if match is None or not is_short:
        raise ValueError(f"{address} is not an address such as s3://bucket/folder")
    return BucketPath(match[1], key)
