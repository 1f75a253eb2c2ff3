"""Removes metadata of cameras and programs from uploaded images, and applies their orientation."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.dispatch import receiver
from PIL import Image, ImageOps, ImageSequence
from wagtail.images import get_image_model_string

#: Options with which each format loses as little as possible.
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0, "optimize": True, "comment": b""},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 95, "method": 4},
    "GIF": {},
}
#: A JPEG with further pictures behind the first, as cameras write it. Formats other than these become PNG.
MULTI_PICTURE = "MPO"
#: Information that affects how the image looks: colours, transparency, timing of an animation.
VISIBLE_INFO = ("icc_profile", "transparency", "background", "duration", "loop", "disposal", "blend", "gamma")
ORIENTATION = 0x0112


def is_readable(content: bytes) -> bool:
    """Return whether `content` is an image whose every frame is complete, or a JPEG whose first picture is.

    Programs that shorten a JPEG leave the list of its further pictures, which are not stored, behind.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.format == MULTI_PICTURE:
                picture.load()
                return True
            for frame in ImageSequence.Iterator(picture):
                frame.load()
    except Exception:
        # Pillow raises almost anything for a broken file.
        return False
    return True


def strip_metadata(content: bytes) -> tuple[bytes, str] | None:
    """Return an image upright, without EXIF, XMP, IPTC, comments, thumbnails and trailing data, and its extension.

    Colour profile, transparency and animation are preserved. Formats that are not for the web become PNG, and so does
    AVIF, whose encoder is unreliable. Returns None if `content` is not an image.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            file_format = "JPEG" if picture.format == MULTI_PICTURE else picture.format or ""
            file_format = file_format if file_format in SAVE_OPTIONS else "PNG"
            return _saved(picture, file_format), file_format.lower().replace("jpeg", "jpg")
    except Exception:
        return None


def _saved(picture: Image.Image, file_format: str) -> bytes:
    is_upright = picture.getexif().get(ORIENTATION, 1) == 1
    # Reusing the quantization tables of an upright JPEG loses next to nothing.
    keeps_tables = file_format == picture.format == "JPEG" and is_upright
    options = SAVE_OPTIONS[file_format] | ({"quality": "keep", "subsampling": "keep"} if keeps_tables else {})
    out = io.BytesIO()
    if file_format != "JPEG" and getattr(picture, "n_frames", 1) > 1:
        frames = [_bare(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(picture)]
        timing = [frame.info.get("duration", 100) for frame in frames]
        loop = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
        more: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": timing, **loop}
        frames[0].save(out, file_format, **options, **more)
        return out.getvalue()
    profile = picture.info.get("icc_profile")
    if keeps_tables:
        picture.info = {name: value for name, value in picture.info.items() if name in VISIBLE_INFO}
        picture.save(out, "JPEG", **options, icc_profile=profile, exif=b"")
        return out.getvalue()
    upright = _bare(ImageOps.exif_transpose(picture))
    upright.save(out, file_format, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Drop the information of an image that does not affect its look."""
    picture.info = {name: value for name, value in picture.info.items() if name in VISIBLE_INFO}
    picture.getexif().clear()
    return picture


def strip_image_metadata(image: Any) -> bool:
    """Replace the file of an image, stored or new, by one without metadata; returns False if it is not an image.

    Does not save the row. An extension that does not match the format is corrected.
    """
    image.file.open()
    clean = strip_metadata(image.file.read())
    if clean is None:
        # Still open, because an upload cannot be opened again.
        image.file.seek(0)
        return False
    image.file.close()
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
    """Remove the metadata of an uploaded image before it is stored."""
    if instance.file and not instance.file._committed and not getattr(instance, "_is_clean", False):
        strip_image_metadata(instance)
    # The flag holds for this file only.
    instance._is_clean = False
