"""Forms of the second factor. Every change asks for the password again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.own_password import OwnPasswordField, require_own_password
from cms.accounts.second_factor.factors import find_passkeys
from cms.accounts.second_factor.passkeys import MAX_ANSWER
from core.users.models import User
from signatories.form_fields import PrintableField


class ProofForm(forms.Form):
    """Asks for a code, or for the answer of a passkey, which a script enters."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
    )
    passkey = forms.CharField(max_length=MAX_ANSWER, required=False)

    def __init__(self, *args: Any, has_app: bool, has_passkeys: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_app:
            self.fields["code"].help_text = _("One of your recovery codes.")
        if not has_passkeys:
            self.fields["code"].widget.attrs["autofocus"] = True

    def clean(self) -> None:
        """Refuse a form without any proof."""
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("code", self.fields["code"].error_messages["required"])


class PasswordForm(forms.Form):
    """Asks an account for its password."""

    password = OwnPasswordField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        password: str = self.cleaned_data["password"]
        require_own_password(password, self.user.password)
        return password


class SetUpForm(PasswordForm):
    """Asks for the password and for the first code of an authenticator app."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Six digits that the app shows now."),
    )

    field_order = ("code", "password")


class NameForm(PasswordForm):
    """Asks for the password and for the name of a passkey."""

    name = PrintableField(
        label=_("Name"), max_length=50, help_text=_("For example “Laptop” or “Blue security key”, to tell them apart.")
    )

    field_order = ("name", "password")

    def __init__(self, user: User, *args: Any, renamed: int | None = None, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.renamed = renamed

    def clean_name(self) -> str:
        """Refuse the name of another passkey of the account: a lost one could not be told from it."""
        name: str = self.cleaned_data["name"]
        if name.casefold() in (
            str(passkey).casefold() for passkey in find_passkeys(self.user) if passkey.pk != self.renamed
        ):
            raise forms.ValidationError(_("Another passkey of yours has this name."), code="taken")
        return name


class PasskeyForm(NameForm):
    """Asks for the password, and the name and the answer of a new passkey. A script enters the answer."""

    passkey = forms.CharField(max_length=MAX_ANSWER, required=False)
