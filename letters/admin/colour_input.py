"""The field of a colour: its digits, and the colour picker of the browser where scripts run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from letters.colours import DEFAULT_COLOUR


class ColourInput(forms.TextInput):
    """A text such as "#1f3a5f", or blank. A picker beside it writes the text, and shows `default` for a blank one."""

    def __init__(self, default: str = DEFAULT_COLOUR, attrs: dict[str, Any] | None = None) -> None:
        self.default = default
        super().__init__({"spellcheck": "false", "autocomplete": "off", "class": "colour-input", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the text field and the picker, which its script shows."""
        return format_html(
            '<div class="colour-input-group">{}<input type="color" value="{}" aria-label="{}" hidden></div>',
            super().render(name, value, attrs, renderer),
            self.default,
            _("Choose a colour"),
        )

    class Media:
        js = ("letters/js/colour_input.js",)
