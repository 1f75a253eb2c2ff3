"""Pictures in a PDF. They travel inside the document: the typesetter fetches nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from math import sqrt

import segno
from wagtail.images.models import AbstractImage

#: Bitmap formats that WeasyPrint sets as they are.
IMAGE_TYPES = {
    extension: f"image/{extension.replace('jpg', 'jpeg')}" for extension in ("gif", "jpeg", "jpg", "png", "webp")
}
#: Square millimetres that each logo covers, and the longest side it may have.
LOGO_AREA, LOGO_SIDE = 360, 42


@dataclass(frozen=True)
class Logo:
    """A picture with its size in millimetres and what it shows."""

    data: str
    width: float
    height: float
    alt: str


def image_data(image: AbstractImage, size: str = "max-1600x1600") -> str:
    """Return an image, made smaller by Wagtail's filter `size`, as an address that carries its own bytes."""
    rendition = image.get_rendition(size)
    with rendition.file.open() as file:
        return as_data_url(file.read(), rendition.file.name.rpartition(".")[2].lower())


def as_data_url(content: bytes, extension: str) -> str:
    """Return a picture as an address that carries it."""
    return f"data:{IMAGE_TYPES[extension]};base64,{base64.b64encode(content).decode()}"


def logo(image: AbstractImage, alt: str) -> Logo:
    """Return a logo that covers as much paper as any other: a wide one is lower, a tall one narrower."""
    ratio = image.width / image.height
    width = min(sqrt(LOGO_AREA * ratio), LOGO_SIDE)
    height = min(width / ratio, LOGO_SIDE)
    return Logo(image_data(image, "max-600x600"), round(height * ratio, 1), round(height, 1), alt)


def qr_code(address: str) -> str:
    """Return an address as a QR code, itself an address that carries a picture."""
    return str(segno.make(address, micro=False).svg_data_uri(border=0))
