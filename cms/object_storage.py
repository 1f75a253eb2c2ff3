"""Storages of an installation with several machines: buckets of a server that speaks the protocol of Amazon's S3."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils.crypto import get_random_string
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.upload_storage import CACHE_CONTROL, RandomFolders, is_document
from core.storage import StorageUnavailable

#: Bytes that a reader of a file asks for at a time.
BUFFER = 256 * 1024
#: Seconds to wait for a connection, and for the next bytes.
CONNECT_TIMEOUT, READ_TIMEOUT = 3, 10
#: Attempts at a request that failed for a reason that may pass.
ATTEMPTS = 2
#: Random characters in the name of a private file.
SUFFIX_LENGTH = 12


class Bucket(S3Storage):
    """A bucket that behaves like a folder: no file replaces another, and a missing one raises `FileNotFoundError`.

    Whatever else goes wrong raises `StorageUnavailable`.
    """

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            # A server of one's own has no host name for each bucket.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            # Not every server knows the checksums that boto adds otherwise.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, default_acl=None, file_overwrite=False, **options)

    def exists(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        with _as_on_a_disk(name):
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and of the files in a folder; none for a folder that does not exist."""
        with _as_on_a_disk(name):
            folders, files = super().listdir(name)
        return folders, files

    def size(self, name: str) -> int:
        """Return the number of bytes of a file."""
        with _as_on_a_disk(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was stored."""
        with _as_on_a_disk(name):
            modified: datetime = super().get_modified_time(name)
        return modified

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        with _as_on_a_disk(name):
            super().delete(name)

    def _save(self, name: str, content: Any) -> str:
        with _as_on_a_disk(name):
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            return super()._open(name, mode)
        with _as_on_a_disk(name):
            entry = self.bucket.Object(self._normalize_name(name))
            size = entry.content_length
        return File(io.BufferedReader(_Reader(entry, size), BUFFER), name)


class PublicBucket(RandomFolders, Bucket):
    """Public uploads, which readers load from `MEDIA_URL`, without the site. Each is in a random folder.

    The bucket sends `CACHE_CONTROL` with each picture that was stored since; documents are private.
    """

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """Return the headers that the bucket stores with a file."""
        parameters: dict[str, Any] = super().get_object_parameters(name)
        return parameters if is_document(name) else {"CacheControl": CACHE_CONTROL, **parameters}

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return the public address of a file; it does not expire."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(str(name))}"


class PrivateBucket(Bucket):
    """Private files, which only views of the site read and send.

    A bucket lets the later of two files of one name replace the earlier one, and nobody can ask first without a gap in
    between. So each file has a name of its own.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a free name: `name` with random characters before its extension."""
        path = PurePosixPath(name)
        own_name = str(path.with_name(f"{path.stem}_{get_random_string(SUFFIX_LENGTH)}{path.suffix}"))
        return str(super().get_available_name(own_name, max_length=max_length))

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Raise `ValueError`, like a folder that has no address."""
        raise ValueError("This file is not accessible via a URL.")


class _Reader(io.RawIOBase):
    """Reads a file from any position on, without a copy on this machine."""

    def __init__(self, entry: Any, size: int) -> None:
        self._entry, self._size, self._position = entry, size, 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if start + offset != self._position:
            self._forget_body()
            self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        try:
            data = self._read(len(buffer))
        except StorageUnavailable:
            # A long download may be cut off at any time; go on from here once.
            self._forget_body()
            data = self._read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _read(self, size: int) -> bytes:
        with _as_on_a_disk(self._entry.key):
            if self._body is None:
                self._body = self._entry.get(Range=f"bytes={self._position}-")["Body"]
            return bytes(self._body.read(size))

    def close(self) -> None:
        self._forget_body()
        super().close()

    def _forget_body(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


@contextmanager
def _as_on_a_disk(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(f"There is no file {name}") from None
        raise StorageUnavailable(str(error)) from error
    except BotoCoreError as error:
        raise StorageUnavailable(str(error)) from error
