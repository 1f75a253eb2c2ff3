"""The form to take an edition down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.form_fields import PrintableField


class TakedownForm(forms.Form):
    """The reason for taking an edition down."""

    reason = PrintableField(
        label=_("Reason"),
        multiline=True,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Shown to readers instead of the PDF, and kept in the history."),
    )
