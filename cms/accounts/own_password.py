"""The field that asks members of staff for their own password before a change of their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext_lazy as _


class OwnPasswordField(forms.CharField):
    """Asks for the password of the account. The form passes it to `require_own_password`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        defaults: dict[str, Any] = {"label": _("Your password"), "strip": False, "widget": widget}
        super().__init__(**defaults | options)


def require_own_password(password: str, password_hash: str) -> None:
    """Raise `ValidationError` unless a password is that of a hash.

    The method of the account would hash it anew after an upgrade of Django, and thus end the session.
    """
    if not check_password(password, password_hash):
        raise forms.ValidationError(_("This is not your password."), code="wrong_password")
