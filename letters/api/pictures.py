"""Pictures in responses."""

from __future__ import annotations

from typing import Any

from core.absolute_links import absolute
from core.api_schemas import AbsoluteUrl, ResponseSchema

#: The size of pictures.
PICTURE = "max-1600x1600"


class PictureFileOut(ResponseSchema):
    """A picture, at most 1600 pixels wide and high."""

    url: AbsoluteUrl
    width: int
    height: int
    alt_text: str
    caption: str
    credit: str


def picture_file(image: Any, alt_text: str = "", caption: str = "", credit: str = "") -> dict[str, Any]:
    """Return the data of `PictureFileOut`."""
    rendition = image.get_rendition(PICTURE)
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt_text": alt_text,
        "caption": caption,
        "credit": credit,
    }
