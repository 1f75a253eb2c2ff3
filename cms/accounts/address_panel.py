"""The own e-mail address on the screen of the account. Another one needs the password.

Whoever finds an unlocked computer could otherwise enter an address, and have the link for a new password sent there.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from cms.accounts.own_password import OwnPasswordField, require_own_password
from core.users.models import User


class AddressForm(forms.ModelForm[User]):
    """Asks for the address, and for the password if the address is another one."""

    password = OwnPasswordField(required=False, help_text=_("Only needed for another address."))

    class Meta:
        model = User
        fields = ("email",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password_hash = self.instance.password

    def clean(self) -> dict[str, Any]:
        """Refuse another address without the password."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "email" in self.changed_data:
            try:
                require_own_password(data.get("password", ""), self.password_hash)
            except forms.ValidationError as error:
                self.add_error("password", error)
                # Else the account would have it, until the end of the request: Wagtail shows another form with the
                # errors.
                data.pop("email", None)
        return data


class AddressPanel(BaseSettingsPanel):
    """The panel with that form; it replaces the field of Wagtail, which asks for no password."""

    name = "address"
    title = _("E-mail address")
    order = 150
    form_class = AddressForm
