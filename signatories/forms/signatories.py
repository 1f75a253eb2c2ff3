"""An entry of a list as staff write it, and what they are asked before they change many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from signatories.addresses import email_key
from signatories.enums import Kind, Status
from signatories.fields import STAFF_FIELDS
from signatories.form_fields import AddressField, PrintableField
from signatories.models import Signatory
from signatories.services.keeping import add_by_hand, correct


class SignatoryForm(WagtailAdminModelForm):
    """A signatory as staff write it; the address goes to its contact and is never public.

    The panel leaves the field out for who may not see contact data; then the contact stays as it is.
    """

    email = AddressField(
        label=_("E-mail"), required=False, help_text=_("Never public. Leave it empty to forget the address.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            if "email" in self.fields and hasattr(self.instance, "contact"):
                self.initial["email"] = self.instance.contact.email
            # An entry stays on its list: what was signed can't be changed afterwards.
            self.fields["signatory_list"].disabled = True
            self.fields["group"].queryset = self.instance.signatory_list.groups.all()

    def clean(self) -> dict[str, Any]:
        """Refuse a group of another list, and a withheld name where the list doesn't allow it."""
        cleaned: dict[str, Any] = super().clean()
        signatory_list, group = cleaned.get("signatory_list"), cleaned.get("group")
        if group and signatory_list and group.signatory_list_id != signatory_list.pk:
            self.add_error("group", _("This group belongs to another list."))
        if cleaned.get("is_name_hidden") and signatory_list and not signatory_list.allows_hidden_names:
            self.add_error("is_name_hidden", _("This list does not allow withheld names; its settings can."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The model's constraints compare keys and status, which nobody types.
        return set(super()._get_validation_exclusions()) - {"name_key", "email_key", "status"}

    def _post_clean(self) -> None:
        if not self.instance.pk:
            self.instance.status = Status.PUBLISHED
        self.instance.kind = self.cleaned_data.get("kind", "")
        self.instance.name = self.cleaned_data.get("name", "")
        self.instance.set_keys()
        if address := self.cleaned_data.get("email"):
            self.instance.email_key = email_key(address)
        super()._post_clean()

    def save(self, commit: bool = True) -> Signatory:
        """Save the entry with its contact."""
        signatory: Signatory = super().save(commit=False)
        email = self.cleaned_data.get("email")
        if signatory.pk:
            changes = {field: self.cleaned_data[field] for field in STAFF_FIELDS if field in self.changed_data}
            return correct(signatory, changes, email=email, user=self.for_user)
        return add_by_hand(signatory, email=email or "")


class ReasonForm(forms.Form):
    """Why: for colleagues who look at the history later."""

    reason = PrintableField(
        label=_("Reason"), required=False, max_length=500, help_text=_("For colleagues; it is kept in the history.")
    )


class RejectForm(ReasonForm):
    """Why an entry is refused, for colleagues and for its signer."""

    message = PrintableField(
        label=_("To the signer"),
        multiline=True,
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Part of the mail to those who signed by the form and wait for review."),
    )


class QuestionForm(forms.Form):
    """What moderators want to know of a signer."""

    question = PrintableField(
        label=_("Question"), multiline=True, max_length=1_000, widget=forms.Textarea({"rows": 4})
    )


class KindForm(forms.Form):
    """Which kind all chosen entries are."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def clean_kind(self) -> Kind:
        """Return the kind as such."""
        return Kind(self.cleaned_data["kind"])


class MergeForm(forms.Form):
    """Which of the chosen entries stays."""

    kept = forms.ChoiceField(label=_("The entry that stays"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, signatories: Sequence[Signatory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {str(entry.pk): entry for entry in signatories}
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            ("", _("The published one that signed first")),
            *((pk, _describe(entry)) for pk, entry in self.entries.items()),
        ]

    def clean_kept(self) -> Signatory | None:
        """Return the entry that stays; None leaves the choice to the rule."""
        return self.entries.get(self.cleaned_data["kept"])


def _describe(entry: Signatory) -> str:
    parts = (entry.name, entry.printed_details, entry.get_status_display(), str(entry.signed_on or ""))
    return ", ".join(filter(None, parts))


class ColumnsForm(forms.Form):
    """Which columns a listing shows."""

    columns = forms.MultipleChoiceField(label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = choices  # type: ignore[attr-defined]
