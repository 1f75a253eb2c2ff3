"""Validation of uploaded logos. Only headers are read: a web request never decodes a picture of a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def clean_logo(upload: UploadedFile) -> ContentFile[bytes]:
    """Return the bytes of an uploaded picture. Raises `ValidationError` with a sentence that tells what to do.

    Checks size, format and dimensions, and the checksums of a PNG. The worker re-encodes the picture once the entry is
    confirmed (`logo_processing`).
    """
    if (upload.size or 0) > settings.SIGN_ON_LOGO_MAX_BYTES:
        raise ValidationError(_("The logo can’t be larger than %s MB. Make it smaller.") % _max_megabytes())
    content = upload.read()
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=FORMATS)
        width, height = picture.size
        kind = str(picture.format).lower()
        picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This file can’t be used as a logo. Send a PNG or a JPEG.")) from error
    if width * height > settings.SIGN_ON_LOGO_MAX_PIXELS:
        raise ValidationError(_("The logo has too many pixels. Make it smaller."))
    return ContentFile(content, name=f"logo.{kind}")


def _max_megabytes() -> str:
    return f"{settings.SIGN_ON_LOGO_MAX_BYTES / 1_000_000:g}"


class LogoField(forms.FileField):
    """A logo that passes `clean_logo`."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy("PNG or JPEG, at most {} MB. It is checked before it is used.")
        super().__init__(help_text=format_lazy(help_text, _max_megabytes()), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes] | None:
        """Return the uploaded picture; None if there is none."""
        upload = super().clean(data, initial)
        return clean_logo(upload) if upload else None
