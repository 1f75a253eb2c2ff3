"""The form of signatures on paper."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.forms import ConflictAwareForm
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language
from signatories.models import PaperSignatures
from signatories.moderation.paper_signatures import add_paper_signatures, change_paper_signatures


class PaperSignaturesForm(ConflictAwareForm, WagtailAdminModelForm):
    """Signatures on paper of a list."""

    def set_up_fields(self) -> None:
        """Begin with the current day in the time zone of the list, and name the language of the note."""
        if self.instance.pk is None:
            self.initial["counted_on"] = timezone.localdate(timezone=self.instance.signatory_list.zone)
        name_text_language(self, {"notes": "note"}, text_language(self.instance.signatory_list_id))

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint against a second entry compares the list, which has no field.
        return set(super()._get_validation_exclusions()) - {"signatory_list"}

    def save(self, commit: bool = True) -> PaperSignatures:
        """Save by the service; only edited fields of stored signatures are written.

        Raises `EditConflict`, `EntryDeleted` and `ValidationError`.
        """
        if self.instance.pk is None:
            return add_paper_signatures(self.instance, user=self.for_user)
        changes: dict[str, Any] = {name: self.cleaned_data[name] for name in self.edited_fields}
        return change_paper_signatures(self.instance, changes, opened=self.opened_values, user=self.for_user)
