"""The base class of public forms."""

from __future__ import annotations

from typing import Any

from django import forms


class ProtectedForm(forms.Form):
    """A form with a honeypot and a proof of work that browsers fill in.

    It has no CSRF token, so that its page can be cached: nothing depends on who sends it.
    """

    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form; labels have no colon, as in the form to sign."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def is_trapped(self) -> bool:
        """Return whether a valid form was filled in by a program: people do not see that field."""
        return bool(self.cleaned_data["homepage"])
