"""The contact form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.contact.limits import NAME_LENGTH, SUBJECT_LENGTH, TEXT_LENGTH
from cms.public_forms.forms import ProtectedForm
from signatories.form_fields import CanonicalEmailField, PrintableField


class ContactForm(ProtectedForm):
    """A message with the name and address of its writer."""

    name = PrintableField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = CanonicalEmailField(
        label=_("E-mail"),
        help_text=_("We answer to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = PrintableField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    text = PrintableField(
        label=_("Message"), max_length=TEXT_LENGTH, multiline=True, widget=forms.Textarea(attrs={"rows": 8})
    )
    field_order = ["name", "email", "subject", "text"]

    def __init__(self, *args: Any, subjects: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the `subjects` of the page to choose from, if it has any."""
        super().__init__(*args, **kwargs)
        if subjects:
            choices = [("", _("Choose a subject")), *((subject, subject) for subject in subjects)]
            self.fields["subject"] = forms.ChoiceField(label=_("Subject"), choices=choices)

    @property
    def shown_fields(self) -> list[Any]:
        """Return the bound fields that people fill in, in their order."""
        return [self[name] for name in self.field_order]

    @property
    def message_data(self) -> dict[str, str]:
        """Return the texts of a valid form by name of field."""
        return {name: self.cleaned_data[name] for name in self.field_order}
