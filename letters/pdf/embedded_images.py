"""Images of a PDF as `data:` URLs inside its document: the typesetter fetches nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from math import sqrt

import segno
from wagtail.images.models import AbstractImage

#: Media types of the bitmap formats that WeasyPrint supports, by file extension.
IMAGE_TYPES = {
    extension: f"image/{extension.replace('jpg', 'jpeg')}" for extension in ("gif", "jpeg", "jpg", "png", "webp")
}
#: The area of a logo in square millimetres, and its maximum width and height in millimetres.
LOGO_AREA, LOGO_MAX_SIDE = 360, 42


@dataclass(frozen=True)
class Logo:
    """An image as a `data:` URL, its size in millimetres, and its alternative text."""

    data: str
    width: float
    height: float
    alt: str


def image_data(image: AbstractImage, size: str = "max-1600x1600") -> str:
    """Return an image, resized by Wagtail's filter `size`, as a `data:` URL."""
    rendition = image.get_rendition(size)
    with rendition.file.open() as file:
        return data_url(file.read(), rendition.file.name.rpartition(".")[2].lower())


def data_url(content: bytes, extension: str) -> str:
    """Return the content of an image file as a `data:` URL."""
    return f"data:{IMAGE_TYPES[extension]};base64,{base64.b64encode(content).decode()}"


def sized_logo(image: AbstractImage, alt: str) -> Logo:
    """Return a logo of the common area: a wide one is lower, a tall one narrower."""
    ratio = image.width / image.height
    width = min(sqrt(LOGO_AREA * ratio), LOGO_MAX_SIDE)
    height = min(width / ratio, LOGO_MAX_SIDE)
    return Logo(image_data(image, "max-600x600"), round(height * ratio, 1), round(height, 1), alt)


def qr_code(address: str) -> str:
    """Return the QR code of a web address, as the `data:` URL of an SVG."""
    return str(segno.make(address, micro=False).svg_data_uri(border=0))
