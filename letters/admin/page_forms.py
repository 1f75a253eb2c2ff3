"""Forms of page editors, which validate every text of a page as printable."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from signatories.text import UnprintableText, printable_text


class PrintablePageForm(WagtailAdminPageForm):
    """Rejects unprintable text in the title, in plain fields and in streams."""

    def clean(self) -> dict[str, Any]:
        """Add an error to each field with unprintable text."""
        cleaned: dict[str, Any] = super().clean()
        for name, value in list(cleaned.items()):
            for text in _texts(value):
                try:
                    printable_text(text, multiline=True, needs_glyphs=True)
                except UnprintableText as error:
                    self.add_error(name, str(error))
                    break
        return cleaned


class LetterForm(PrintablePageForm):
    """Rejects a slug that another letter in the same language has, anywhere in the tree."""

    def clean_slug(self) -> str:
        """Return the slug if it is unique among letters of the language; Wagtail checks sibling pages only.

        The form, the files and the API identify a letter by slug and language: people would sign the wrong one.
        """
        slug: str = self.cleaned_data["slug"]
        letters = type(self.instance).objects.filter(slug=slug, locale=self.instance.locale_id, alias_of=None)
        others = letters.exclude(pk=self.instance.pk)
        # Wagtail checks siblings, with its own message.
        if self.parent_page:
            others = others.not_child_of(self.parent_page)
        if others.exists():
            raise ValidationError(_("A letter of another site has this slug. Choose another one."))
        return slug


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the value of a field, rich text without tags."""
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
