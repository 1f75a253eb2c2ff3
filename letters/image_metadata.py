"""Pictures as they are kept: upright, and without what a camera or a program wrote about them."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.dispatch import receiver
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from wagtail.images import get_image_model_string

#: What each format is written with: as little as possible is lost.
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0, "optimize": True, "comment": b""},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 95, "method": 4},
    "GIF": {},
}
#: A camera's JPEG with thumbnails behind the picture. All other formats are written as PNG.
SEVERAL_IN_ONE = "MPO"
#: What shows on the picture itself: colours, transparency, and the timing of an animation.
KEPT = ("icc_profile", "transparency", "background", "duration", "loop", "disposal", "blend", "gamma")
ORIENTATION = 0x0112


def without_metadata(content: bytes) -> tuple[bytes, str] | None:
    """Return a picture upright and without EXIF, XMP, IPTC, comments, text, thumbnails and whatever follows its end.

    Returns it with the extension of its format. Colour profile, transparency and animation stay. Formats that are not
    made for the web, and AVIF, whose encoder is not to be trusted, become PNG. None for what is not a picture.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            written_as = "JPEG" if picture.format == SEVERAL_IN_ONE else picture.format or ""
            written_as = written_as if written_as in OPTIONS else "PNG"
            return _written(picture, written_as), written_as.lower().replace("jpeg", "jpg")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _written(picture: Image.Image, written_as: str) -> bytes:
    is_upright = picture.getexif().get(ORIENTATION, 1) == 1
    # A JPEG that need not be turned keeps its own tables, which loses next to nothing.
    keeps_tables = written_as == picture.format == "JPEG" and is_upright
    options = OPTIONS[written_as] | ({"quality": "keep", "subsampling": "keep"} if keeps_tables else {})
    out = io.BytesIO()
    if written_as != "JPEG" and getattr(picture, "n_frames", 1) > 1:
        frames = [_bare(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(picture)]
        timing = [frame.info.get("duration", 100) for frame in frames]
        loop = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
        more: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": timing, **loop}
        frames[0].save(out, written_as, **options, **more)
        return out.getvalue()
    profile = picture.info.get("icc_profile")
    if keeps_tables:
        picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
        picture.save(out, "JPEG", **options, icc_profile=profile, exif=b"")
        return out.getvalue()
    upright = _bare(ImageOps.exif_transpose(picture))
    upright.save(out, written_as, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Return a picture whose information is only what shows."""
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    picture.getexif().clear()
    return picture


def remove_metadata(image: Any) -> bool:
    """Replace the file of an image, stored or about to be, by one without metadata; tells whether it was a picture.

    The row is not saved. A name whose extension is of another format gets the right one.
    """
    with image.file.open() as file:
        content = file.read()
    clean = without_metadata(content)
    if clean is None:
        image.file.seek(0)
        return False
    cleaned, extension = clean
    path = PurePosixPath(image.file.name)
    known = {"jpeg": "jpg", "jpe": "jpg"}
    suffix = path.suffix.lower().lstrip(".")
    name = path.name if known.get(suffix, suffix) == extension else f"{path.stem}.{extension}"
    image.file = ContentFile(cleaned, name=name)
    image._set_image_file_metadata()
    image._is_clean = True
    return True


@receiver(pre_save, sender=get_image_model_string())
def clean_upload(instance: Any, **kwargs: Any) -> None:
    """Remove the metadata of a picture before it is stored, whichever way it came."""
    if instance.file and not instance.file._committed and not getattr(instance, "_is_clean", False):
        remove_metadata(instance)
    # The next file is another one.
    instance._is_clean = False
