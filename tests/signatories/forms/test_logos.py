from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from signatories.forms.logos import clean_logo


def picture(file_format: str = "PNG", size: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, file_format, **options)
    return out.getvalue()


def clean(content: bytes, name: str = "logo.png") -> Image.Image:
    cleaned = clean_logo(SimpleUploadedFile(name, content))
    return Image.open(io.BytesIO(cleaned.read()))


def bomb() -> bytes:
    """Return a small PNG that says it has a billion pixels."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_made_anew_as_png(file_format: str) -> None:
    cleaned = clean(picture(file_format))
    assert (cleaned.format, cleaned.size) == ("PNG", (20, 10))


def test_a_large_picture_is_made_smaller() -> None:
    assert clean(picture(size=(2_000, 1_000))).size == (1_000, 500)


def test_where_a_picture_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Canary"
    cleaned = clean_logo(SimpleUploadedFile("logo.jpg", picture("JPEG", exif=exif)))
    assert b"Canary" not in cleaned.read()


def test_what_stands_behind_a_picture_is_not_kept() -> None:
    cleaned = clean_logo(SimpleUploadedFile("logo.png", picture() + b"<script>alert(1)</script>"))
    assert b"script" not in cleaned.read()


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
