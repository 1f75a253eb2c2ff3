"""The form with which staff upload pictures, on every screen that takes one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from letters.image_metadata import is_readable


class PictureField(WagtailImageField):
    """Accepts only files that can be read to their end: Wagtail reads the beginning, and fails when it shows them."""

    def to_python(self, data: Any) -> Any:
        """Return the uploaded picture, None without one. Raises `ValidationError` if it is damaged or incomplete."""
        try:
            upload = super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:
            # Pillow raises almost anything for a broken file.
            raise self._damaged() from error
        if upload is None:
            return None
        content = upload.read()
        upload.seek(0)
        if not is_readable(content):
            raise self._damaged()
        return upload

    def _damaged(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid_image"], code="invalid_image")


class ImageForm(BaseImageForm):
    """Wagtail's form with a `PictureField`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field:
            self.fields["file"] = PictureField(label=field.label, widget=field.widget)
