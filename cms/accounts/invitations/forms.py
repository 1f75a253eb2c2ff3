"""The form of whoever invites, and that of whoever was invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext_lazy as _

from cms.accounts.administrators import givable_groups
from cms.accounts.invitations.sentences import FOR_STAFF
from cms.accounts.invitations.service import Refusal, refusal_of_address
from cms.accounts.models import Invitation
from core.users.models import User
from signatories.addresses import UndeliverableAddress, canonical_email
from signatories.form_fields import PrintableField


class InvitationForm(forms.ModelForm):
    """An address and the rights of its account. Only administrators make administrators."""

    class Meta:
        model = Invitation
        fields = ("email", "first_name", "last_name", "language", "groups", "is_administrator")
        widgets = {"groups": forms.CheckboxSelectMultiple}
        # The mail begins with it.
        field_classes = {"first_name": PrintableField, "last_name": PrintableField}

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = givable_groups(for_user)  # type: ignore[attr-defined]
        languages = settings.WAGTAILADMIN_PERMITTED_LANGUAGES
        field = self._meta.model._meta.get_field("language")
        self.fields["language"] = forms.ChoiceField(
            choices=languages, initial=languages[0][0], label=_("Language"), help_text=field.help_text
        )
        if not for_user.is_superuser:
            del self.fields["is_administrator"]

    def clean_email(self) -> str:
        """Refuse an address that has an account, was invited or wants no mail."""
        try:
            email = canonical_email(self.cleaned_data["email"])
        except UndeliverableAddress as error:
            raise forms.ValidationError(str(error)) from error
        refusal = refusal_of_address(email)
        if refusal is None and Invitation.objects.unaccepted(email).exists():
            refusal = Refusal.IS_INVITED
        if refusal:
            raise forms.ValidationError(str(FOR_STAFF[refusal]))
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse an invitation that gives nothing: nobody without a group may open the admin."""
        cleaned = super().clean() or {}
        if "groups" in cleaned and not cleaned["groups"] and not cleaned.get("is_administrator"):
            self.add_error("groups", _("Choose at least one group."))
        return cleaned


class AcceptForm(UserCreationForm):
    """The names and the password of a new account, whose address is that of the invitation."""

    first_name = PrintableField(label=_("First name"), max_length=150)
    last_name = PrintableField(label=_("Last name"), max_length=150)

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("first_name", "last_name", "username")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        # The password must not resemble the address.
        account = User(email=invitation.email)
        initial = {
            "first_name": invitation.first_name,
            "last_name": invitation.last_name,
            "username": invitation.email.partition("@")[0],
        }
        super().__init__(*args, instance=account, initial=initial, **kwargs)
        self.fields["username"].help_text = _("You sign in with it. Letters, digits and @/./+/-/_ only.")
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
