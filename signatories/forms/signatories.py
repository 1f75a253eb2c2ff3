"""An entry of a list as staff write it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from signatories.addresses import email_key
from signatories.enums import Status
from signatories.models import Signatory
from signatories.normalisation import clean_text, is_visible, name_key
from signatories.services.keeping import add_by_hand, save_with_contact


class SignatoryForm(WagtailAdminModelForm):
    """A signatory as staff write it; the address goes to its contact and is never public."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Never public. Leave it empty to forget the address.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and hasattr(self.instance, "contact"):
            self.initial["email"] = self.instance.contact.email
        if self.instance.pk:
            # An entry stays on its list: what was signed can't be changed afterwards.
            self.fields["signatory_list"].disabled = True

    def clean_name(self) -> str:
        """Return the name as it is stored; refuse one that nobody could see."""
        name = clean_text(self.cleaned_data["name"])
        if not is_visible(name):
            raise forms.ValidationError(_("Give a name that can be read."))
        return name

    def _get_validation_exclusions(self) -> set[str]:
        # The model's constraints compare keys and status, which nobody types.
        return set(super()._get_validation_exclusions()) - {"name_key", "email_key", "status"}

    def _post_clean(self) -> None:
        if not self.instance.pk:
            self.instance.status = Status.PUBLISHED
        self.instance.name_key = name_key(self.cleaned_data.get("name", ""))
        if address := self.cleaned_data.get("email"):
            self.instance.email_key = email_key(address)
        super()._post_clean()

    def save(self, commit: bool = True) -> Signatory:
        """Save the entry with its contact."""
        signatory: Signatory = super().save(commit=False)
        email = self.cleaned_data["email"]
        return save_with_contact(signatory, email=email) if signatory.pk else add_by_hand(signatory, email=email)
