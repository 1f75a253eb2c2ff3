"""The form with which staff add and edit entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.forms import ConflictAwareForm
from signatories.addresses import email_key
from signatories.admin.signatories.answers import StaffAnswersField
from signatories.enums import SortSource, Status
from signatories.fields import FIELDS, STAFF_FIELDS, STAFF_PRIVATE_FIELDS
from signatories.form_fields import CanonicalEmailField, PrintableField
from signatories.models import Contact, Signatory
from signatories.moderation.staff_edits import add_by_hand, correct
from signatories.question_types.base import Answer


class SignatoryForm(ConflictAwareForm, WagtailAdminModelForm):
    """Adds or edits an entry. The address is stored with its contact and never public.

    Users who may not see contact data get no address field; then the contact stays as it is.
    """

    email = CanonicalEmailField(
        label=_("E-mail"), required=False, help_text=_("Never public. Leave it blank to delete the address.")
    )

    representative = PrintableField(
        label=capfirst(FIELDS["representative"].label), required=False, max_length=255, help_text=_("Never public.")
    )
    representative_role = PrintableField(
        label=capfirst(FIELDS["representative_role"].label), required=False, max_length=255
    )

    # The questions of the list replace it.
    private_answers = forms.JSONField(required=False)

    def set_up_fields(self) -> None:
        """Set the initial address, fix the list of a stored entry, and ask the questions of the list."""
        # The list of a new entry is chosen in the form, so its questions are answered afterwards.
        self.fields.pop("answers", None)
        may_see_answers = self.fields.pop("private_answers", None) is not None
        if self.instance.pk:
            self._add_answers("answers", self.instance.answers)
            if may_see_answers:
                contact = Contact.objects.filter(signatory=self.instance.pk).first()
                self._add_answers("private_answers", contact.private_answers if contact else {})
            private = [name for name in ("email", *STAFF_PRIVATE_FIELDS) if name in self.fields]
            contact = Contact.objects.filter(signatory=self.instance.pk).first() if private else None
            self.initial.update({name: getattr(contact, name, "") for name in private})
            # Nobody can change what was signed.
            self.fields["signatory_list"].disabled = True
            if self.instance.sort_as_source == SortSource.GUESSED:
                self.fields["sort_as"].help_text = _(
                    "Guessed from the name. Write another text if it is wrong; a guess that is right can be accepted "
                    "on “Check the order” of the list."
                )
            self.fields["group"].queryset = self.instance.signatory_list.groups.all()  # type: ignore[attr-defined]

    def _add_answers(self, name: str, stored: Mapping[str, Answer]) -> None:
        """Add the field with the public or the private answers: to questions that are asked, and to answered ones."""
        entry, is_private = self.instance, FIELDS[name].is_private
        questions = [
            question
            for question in entry.signatory_list.all_questions
            if question.is_private == is_private and (question.is_asked_of(entry.kind) or question.key in stored)
        ]
        if questions:
            country = self.data.get(self.add_prefix("country"), "") or str(entry.country or "")
            label = capfirst(FIELDS[name].label)
            self.fields[name] = StaffAnswersField(questions, stored=stored, country=country, label=label)

    def stored_values(self) -> dict[str, str]:
        """Include the status, so that a withdrawal in the meantime is a conflict."""
        return super().stored_values() | {"status": str(self.instance.status)}

    def add_conflict(self, name: str, value: str) -> None:
        """Word a change of the status, which has no field, as a sentence of its own."""
        if name != "status":
            super().add_conflict(name, value)
            return
        message = _(
            "This entry is “%s” now: its status has changed since you opened the page. "
            "Save again to keep your version."
        )
        self.add_error(None, message % Status(value).label)

    def clean(self) -> dict[str, Any]:
        """Refuse a group of another list, and a withheld name unless the list allows it."""
        cleaned: dict[str, Any] = super().clean() or {}
        signatory_list, group = cleaned.get("signatory_list"), cleaned.get("group")
        if group and signatory_list and group.signatory_list_id != signatory_list.pk:
            self.add_error("group", _("This group belongs to another list."))
        is_unchanged = self.instance.pk and "is_name_hidden" not in self.edited_fields
        allows_hidden = not signatory_list or signatory_list.allows_hidden_names
        if cleaned.get("is_name_hidden") and not allows_hidden and not is_unchanged:
            self.add_error(
                "is_name_hidden", _("This list does not allow withheld names. You can change that in its settings.")
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The form has no fields for the keys and the status, which constraints of the model compare.
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
        """Save the entry with its contact; only edited fields of a stored entry are written.

        Raises `EditConflict`, and `InvalidTransition` if another entry took its name in the meantime.
        """
        email = self.cleaned_data.get("email")
        private = {name: self.cleaned_data[name] for name in STAFF_PRIVATE_FIELDS if name in self.cleaned_data}
        if self.instance.pk is None:
            entry: Signatory = super().save(commit=False)
            # Validation guessed a sort text; the form has the one that staff typed.
            entry.sort_as_source = ""
            return add_by_hand(entry, email=email or "", private=private)
        # The history lists changes in the order of the form.
        changes = {
            field: self.cleaned_data[field]
            for field in self.fields
            if field in STAFF_FIELDS and field in self.edited_fields
        }
        return correct(
            self.instance,
            changes,
            opened=self.opened_values,
            email=email if "email" in self.edited_fields else None,
            private={name: value for name, value in private.items() if name in self.edited_fields},
            user=self.for_user,
        )
