"""Validation of uploaded logos. Only headers are read: a web request never decodes a picture of a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
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
        raise ValidationError(_("The logo can’t be larger than 2 MB. Make it smaller."))
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


class LogoField(forms.FileField):
    """A logo that passes `clean_logo`."""

    default_help_text = gettext_lazy("PNG or JPEG, at most 2 MB. It is checked before it is used.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=self.default_help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes] | None:
        """Return the uploaded picture; None if there is none."""
        upload = super().clean(data, initial)
        return clean_logo(upload) if upload else None
