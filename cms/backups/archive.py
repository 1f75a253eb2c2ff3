"""The archive: a tar file whose last part has the SHA-256 of the others, followed by a line with that of the whole.

`tar --extract` and `sha256sum --check SHA256SUMS` open and check it without Undersigned; tar ignores the last line.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import time
from collections.abc import Iterator

from cms.backups.encryption import Readable, Writable
from cms.backups.errors import BackupError, DamagedBackup

#: The first part. Files that do not begin with its name are no backups.
HEADER_NAME = "undersigned-backup.json"
CONTENTS_NAME = "contents.json"
SUMS_NAME = "SHA256SUMS"
SEAL = "undersigned-backup sha256 {}\n"
SEAL_LENGTH = len(SEAL) - 2 + 64
BLOCK = tarfile.BLOCKSIZE
#: Bytes that are read and written at a time.
PIECE = 256 * 1024
#: What `tarfile` raises for a header that was altered; the checksum of the whole, which would tell, comes last.
TAR_ERRORS = (tarfile.TarError, ValueError, OverflowError, LookupError, EOFError)


class ArchiveWriter:
    """Writes parts into a stream. `finish` completes it; without that, readers refuse it."""

    def __init__(self, target: Writable) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.sums = bytearray()

    def add(self, name: str, content: bytes) -> None:
        """Add a part."""
        self.add_stream(name, io.BytesIO(content), len(content), time.time())

    def add_stream(self, name: str, source: Readable, size: int, modified_at: float) -> None:
        """Add a part with the next `size` bytes of a stream; raises `BackupError` if it has fewer."""
        digest = hashlib.sha256()
        self._write_header(name, size, modified_at)
        left = size
        while left:
            data = source.read(min(left, PIECE))
            if not data:
                raise BackupError(f"{name} became shorter while it was read. Make the backup again.")
            digest.update(data)
            self._write(data)
            left -= len(data)
        self._write(bytes(-size % BLOCK))
        self.sums += _sum_line(digest.hexdigest(), name)

    def finish(self) -> None:
        """Write the checksums. Does not close the stream."""
        self.add(SUMS_NAME, bytes(self.sums))
        self._write(bytes(2 * BLOCK))
        self.target.write(SEAL.format(self.digest.hexdigest()).encode())

    def _write_header(self, name: str, size: int, modified_at: float) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, int(modified_at), 0o600
        self._write(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape"))

    def _write(self, data: bytes) -> None:
        self.digest.update(data)
        self.target.write(data)


class Part:
    """A part of an archive that is being read, as an open file."""

    closed = False

    def __init__(self, name: str, size: int, stream: Readable) -> None:
        self.name, self.size, self.stream = name, size, stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that are left; none at the end. Raises `DamagedBackup`."""
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        try:
            data = self.stream.read(size)
        except TAR_ERRORS:
            raise DamagedBackup from None
        self.digest.update(data)
        return data

    def seekable(self) -> bool:
        """Return False: storages must not rewind what they store."""
        return False

    def skip(self) -> None:
        """Read the rest."""
        while self.read(PIECE):
            pass


class ArchiveReader:
    """Reads an archive once, from its beginning. Raises `DamagedBackup` unless every byte is as it was written."""

    def __init__(self, source: Readable) -> None:
        self.sealed = _SealedReader(source)

    def parts(self) -> Iterator[Part]:
        """Yield all parts in order, except for the checksums. Each has to be read before the next.

        Only after the last one is it known whether the archive is complete and unaltered.
        """
        try:
            # It only reads, forwards; the caller closes the file.
            archive = tarfile.open(fileobj=self.sealed, mode="r|")  # type: ignore[call-overload] # noqa: SIM115
        except TAR_ERRORS:
            raise DamagedBackup from None
        sums = bytearray()
        while (part := _next_part(archive)) and part.name != SUMS_NAME:
            yield part
            part.skip()
            sums += _sum_line(part.digest.hexdigest(), part.name)
        if part is None or part.read() != sums or _next_part(archive):
            raise DamagedBackup
        self.sealed.check()


class _SealedReader:
    """Reads everything before the seal, which `check` compares."""

    def __init__(self, source: Readable) -> None:
        self.source = source
        self.ahead = bytearray()
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        while len(self.ahead) < size + SEAL_LENGTH and (data := self.source.read(PIECE)):
            self.ahead += data
        data = bytes(self.ahead[: max(0, min(size, len(self.ahead) - SEAL_LENGTH))])
        del self.ahead[: len(data)]
        self.digest.update(data)
        return data

    def check(self) -> None:
        """Read the rest; raises `DamagedBackup` if the seal is not that of what was read."""
        while self.read(PIECE):
            pass
        if bytes(self.ahead) != SEAL.format(self.digest.hexdigest()).encode():
            raise DamagedBackup


def _next_part(archive: tarfile.TarFile) -> Part | None:
    try:
        info = archive.next()
        # It would keep the names of all parts in memory.
        archive.members = []  # type: ignore[attr-defined]
        if info is None:
            return None
        stream = archive.extractfile(info) if info.isreg() else None
    except TAR_ERRORS:
        raise DamagedBackup from None
    if stream is None:
        raise DamagedBackup
    return Part(info.name, info.size, stream)


def _sum_line(digest: str, name: str) -> bytes:
    """Return a line as `sha256sum` writes and reads it."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""
    return f"{mark}{digest}  {escaped}\n".encode(errors="surrogateescape")
