"""Forms of pages in the admin: every text of a page is held to the rule of printable text."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from signatories.text import UnprintableText, printable_text


class PrintablePageForm(WagtailAdminPageForm):
    """Refuses text that can't be printed, in the title, in plain fields and anywhere in streams."""

    def clean(self) -> dict[str, Any]:
        """Say of each field what can't be printed, and where."""
        cleaned: dict[str, Any] = super().clean()
        for name, value in list(cleaned.items()):
            for text in _texts(value):
                try:
                    printable_text(text, multiline=True)
                except UnprintableText as error:
                    self.add_error(name, str(error))
                    break
        return cleaned


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the value of a field, rich text without its tags."""
    if isinstance(value, str):
        yield unescape(strip_tags(value))
    elif isinstance(value, StreamValue):
        yield from _texts(value.get_prep_value())
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
