from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.backups import encryption
from cms.backups.encryption import CHUNK, TAG, DecryptingReader, EncryptingWriter
from cms.backups.errors import BackupError, DamagedBackup, WrongPassphrase

PASSPHRASE = "larch and four words"
#: Written by `age --passphrase` 1.1.1, in base64.
FROM_AGE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBHdmtpWTdFUnUzOUZSbkZkdEpleVJnIDE4CmovbEZJaVFXYWRraGxKaHQ2
aFRtMWs2WmVMN0V6c2NLQUYxVm1FS3VBOXMKLS0tIEgvYTNLUlNMcDltSlh4VlR1M2JiYkh0b1hZcVhYNDdXWmZMZUJ3MGFObjAK
jcVt50r9XJIGkjOQ6C4yQewlsvo61aKydxbUHsxFn3op4hFZ2pOOlA24RwYC+g==
"""


@pytest.fixture(autouse=True, scope="module")
def _cheap_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(encryption, "SCRYPT_LOG_COST", 1)
        yield


def encrypted(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    target = io.BytesIO()
    writer = EncryptingWriter(target, passphrase)
    for start in range(0, len(content), 50_000):
        writer.write(content[start : start + 50_000])
    writer.finish()
    return target.getvalue()


def decrypted(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    reader = DecryptingReader(io.BytesIO(content), passphrase)
    return b"".join(iter(lambda: reader.read(10_000), b""))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_was_encrypted_is_decrypted(size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    assert decrypted(encrypted(content[:size])) == content[:size]


def test_the_same_content_is_encrypted_differently_each_time() -> None:
    assert encrypted(b"Larch Society") != encrypted(b"Larch Society")


def test_nothing_of_the_content_or_passphrase_can_be_read() -> None:
    content = encrypted(b"Larch Society " * 100)
    assert (b"Larch" in content, PASSPHRASE.encode() in content) == (False, False)


@pytest.mark.parametrize("passphrase", ["", "larch and four word", "Larch and four words", "larch and four words "])
def test_another_passphrase_is_told_apart_from_damage(passphrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        decrypted(encrypted(b"Larch Society"), passphrase)


@given(st.data())
def test_no_altered_bit_is_overlooked(data: st.DataObject) -> None:
    content = bytearray(encrypted(b"Larch Society" * 6_000))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BackupError):
        decrypted(bytes(content))


@given(st.data())
def test_no_cut_is_overlooked(data: st.DataObject) -> None:
    content = encrypted(b"Larch Society" * 12_000)
    with pytest.raises(BackupError):
        decrypted(content[: data.draw(st.integers(0, len(content) - 1))])


def test_chunks_cannot_be_removed_moved_or_added() -> None:
    content = encrypted(b"Larch Society" * 20_000)
    # After the header there are 16 random bytes.
    first = content.index(b"\n", content.index(b"\n--- ") + 1) + 1 + 16
    chunks = [content[place : place + CHUNK + TAG] for place in range(first, len(content), CHUNK + TAG)]
    assert len(chunks) == 4
    for changed in (chunks[:-1], chunks[1:], [chunks[1], chunks[0], *chunks[2:]], [*chunks, chunks[-1]]):
        with pytest.raises(DamagedBackup):
            decrypted(content[:first] + b"".join(changed))


@pytest.mark.slow
def test_a_file_that_age_encrypted_is_decrypted() -> None:
    assert decrypted(b64decode(FROM_AGE)) == b"Larch Society\n"


def test_a_header_that_demands_much_memory_is_refused() -> None:
    content = encrypted(b"Larch Society")
    header, mark, rest = content.partition(b" 1\n")
    with pytest.raises(DamagedBackup):
        decrypted(header + b" 21\n" + rest)
    assert mark == b" 1\n"
