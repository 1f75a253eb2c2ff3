"""Encryption of a stream with a passphrase, in the format of age (https://c2sp.org/age), version 1.

`age --decrypt` opens such a file without Undersigned. The passphrase makes a key by scrypt, which encrypts a random
key of the file; that one encrypts the content in chunks of 64 KiB with ChaCha20-Poly1305. The nonce of a chunk is its
number and whether it is the last one, so a chunk that is altered, missing, moved or added is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cms.backups.errors import DamagedBackup, WrongPassphrase

MAGIC = b"age-encryption.org/v1\n"
CHUNK, TAG = 64 * 1024, 16
KEY, SALT, NONCE = 32, 16, 12
#: Binary logarithm of the cost of scrypt: it needs 128 MB of memory and half a second.
SCRYPT_LOG_COST = 17
#: A file that demands more is refused: it could use up the memory.
MAX_SCRYPT_LOG_COST = 20
#: Bytes of a header in which every part has its full length; no valid header is longer.
HEADER_BYTES = 512
HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n"
    rb"([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)


class Readable(Protocol):
    """A binary stream to read."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none only at the end."""


class Writable(Protocol):
    """A binary stream to write."""

    def write(self, data: bytes, /) -> int:
        """Write all bytes, and return their number."""


class EncryptingWriter:
    """Encrypts what is written to it into `target`. Without `finish`, nobody can decrypt the whole."""

    def __init__(self, target: Writable, passphrase: str) -> None:
        self.target = target
        file_key = secrets.token_bytes(16)
        target.write(_header(file_key, passphrase))
        nonce = secrets.token_bytes(16)
        target.write(nonce)
        self.cipher = ChaCha20Poly1305(_derived_key(file_key, nonce, b"payload"))
        self.number = 0
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Encrypt every full chunk after which something follows; only the last one may be shorter."""
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._write_chunk(bytes(self.waiting[:CHUNK]), is_last=False)
            del self.waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk. Does not close the target."""
        self._write_chunk(bytes(self.waiting), is_last=True)
        self.waiting.clear()

    def _write_chunk(self, chunk: bytes, *, is_last: bool) -> None:
        self.target.write(self.cipher.encrypt(_chunk_nonce(self.number, is_last=is_last), chunk, None))
        self.number += 1


class DecryptingReader:
    """Decrypts `source`, whose first line has been compared with `MAGIC` but not read.

    Raises `WrongPassphrase`, and `DamagedBackup` where a chunk is incomplete or altered, or more follows the last.
    """

    def __init__(self, source: Readable, passphrase: str) -> None:
        self.source = source
        start = read_exactly(source, HEADER_BYTES)
        header = HEADER.match(start)
        if not header:
            raise DamagedBackup
        # What was read beyond the header.
        self.ahead = start[header.end() :]
        file_key = _file_key(header, passphrase)
        nonce = self._read_source(16)
        self.cipher = ChaCha20Poly1305(_derived_key(file_key, nonce, b"payload"))
        self.number = 0
        self.chunk = self._read_source(CHUNK + TAG)
        self.plain = bytearray()

    def read(self, size: int) -> bytes:
        """Return up to `size` decrypted bytes; none only after the last chunk."""
        while len(self.plain) < size and self.chunk:
            following = self._read_source(CHUNK + TAG)
            nonce = _chunk_nonce(self.number, is_last=not following)
            try:
                self.plain += self.cipher.decrypt(nonce, self.chunk, None)
            except InvalidTag:
                raise DamagedBackup from None
            self.number += 1
            self.chunk = following
        if not self.number:
            raise DamagedBackup
        data = bytes(self.plain[:size])
        del self.plain[:size]
        return data

    def _read_source(self, size: int) -> bytes:
        ahead, self.ahead = self.ahead[:size], self.ahead[size:]
        return ahead + read_exactly(self.source, size - len(ahead))


def read_exactly(source: Readable, size: int) -> bytes:
    """Return `size` bytes; fewer only if the source ends before."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _header(file_key: bytes, passphrase: str) -> bytes:
    salt = secrets.token_bytes(SALT)
    wrapped = ChaCha20Poly1305(_passphrase_key(passphrase, salt, SCRYPT_LOG_COST)).encrypt(
        bytes(NONCE), file_key, None
    )
    start = MAGIC + b"-> scrypt %b %d\n%b\n---" % (_base64(salt), SCRYPT_LOG_COST, _base64(wrapped))
    return start + b" " + _base64(_header_mac(file_key, start)) + b"\n"


def _file_key(header: re.Match[bytes], passphrase: str) -> bytes:
    """Return the key of the file from a header that nobody altered."""
    salt, cost, wrapped, mac = header.groups()
    if int(cost) > MAX_SCRYPT_LOG_COST:
        raise DamagedBackup
    key = _passphrase_key(passphrase, _from_base64(salt), int(cost))
    try:
        file_key = ChaCha20Poly1305(key).decrypt(bytes(NONCE), _from_base64(wrapped), None)
    except InvalidTag:
        raise WrongPassphrase from None
    expected = _base64(_header_mac(file_key, header.group()[: -len(mac) - 2]))
    if not hmac.compare_digest(expected, mac):
        raise DamagedBackup
    return file_key


def _passphrase_key(passphrase: str, salt: bytes, log_cost: int) -> bytes:
    cost = 1 << log_cost
    salt = b"age-encryption.org/v1/scrypt" + salt
    # OpenSSL wants to be told how much memory it may use: 128 * cost * r bytes, and a little more.
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=cost, r=8, p=1, maxmem=1025 * cost + 2**20, dklen=KEY)


def _derived_key(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt, purpose).derive(file_key)


def _header_mac(file_key: bytes, start: bytes) -> bytes:
    return hmac.digest(_derived_key(file_key, b"", b"header"), start, "sha256")


def _chunk_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([is_last])


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    """Decode base64 without padding. Another spelling of the same bytes, with stray bits at its end, is refused."""
    data = b64decode(text + b"=" * (-len(text) % 4))
    if _base64(data) != text:
        raise DamagedBackup
    return data
