from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from signatories.signing.logo_validation import clean_logo


def picture(file_format: str = "PNG", size: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, file_format, **options)
    return out.getvalue()


def bomb() -> bytes:
    """Return a small PNG whose header declares a billion pixels."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_kept_as_it_came_and_not_decoded(file_format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture(file_format)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("decoded"))
    cleaned = clean_logo(SimpleUploadedFile("logo.svg", content))
    assert (cleaned.read(), cleaned.name) == (content, f"logo.{file_format.lower()}")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture()[:45],
        picture("TIFF"),
        picture("BMP"),
        bomb(),
        b"\0" * 2_000_001,
    ],
)
def test_what_is_no_such_picture_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(ValidationError) as caught:
        clean_logo(SimpleUploadedFile("logo.png", content))
    assert caught.value.messages[0].endswith(".")
