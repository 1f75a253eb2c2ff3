"""Logos that strangers send: pictures only, made anew, so that nothing else in the file is kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
#: Pixels of the longer side as it is kept.
KEPT_SIDE = 1_000


def clean_logo(upload: UploadedFile) -> ContentFile[bytes]:
    """Return an uploaded picture as a new PNG without metadata; raises `ValidationError` with what to do.

    The size of the picture is looked at before anything of it is unpacked.
    """
    if (upload.size or 0) > settings.SIGN_ON_LOGO_MAX_BYTES:
        raise ValidationError(_("The logo may have at most 2 MB. Make it smaller."))
    try:
        picture = Image.open(upload, formats=FORMATS)
        width, height = picture.size
        if width * height > settings.SIGN_ON_LOGO_MAX_PIXELS:
            raise ValidationError(_("The logo has too many pixels. Make it smaller."))
        picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
        out = io.BytesIO()
        picture.convert("RGBA").save(out, "PNG")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This is no picture that can be used. Send a PNG or a JPEG.")) from error
    return ContentFile(out.getvalue(), name="logo.png")
