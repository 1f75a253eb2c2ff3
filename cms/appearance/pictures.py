"""Pictures in the header, as renditions with their size on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.images.models import SourceImageIOError

#: Renditions have twice the size on the page.
LOGO_FILTER = "max-480x96"
ICON_FILTER = "fill-64x64|format-png"
TOUCH_ICON_FILTER = "fill-180x180|format-png"


@dataclass(frozen=True)
class Picture:
    """A picture with its size in CSS pixels."""

    url: str
    width: int
    height: int


def picture(image: Any, filter_spec: str) -> Picture | None:
    """Return a rendition of an image at half its size; None without an image, or if its file is missing."""
    if image is None:
        return None
    try:
        rendition = image.get_rendition(filter_spec)
    except SourceImageIOError:
        return None
    return Picture(rendition.url, rendition.width // 2, rendition.height // 2)
