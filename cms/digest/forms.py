"""The subscription form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.form_fields import CanonicalEmailField


class SubscribeForm(forms.Form):
    """An address, with a honeypot and a proof of work that browsers fill in."""

    email = CanonicalEmailField(label=_("E-mail"))
    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    proof = forms.CharField(required=False, widget=forms.HiddenInput)
