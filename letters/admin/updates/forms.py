"""The form of an update of a letter."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.forms import ConflictAwareForm
from letters.letter_updates import add_update, change_update
from letters.models import LetterUpdate
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language


class LetterUpdateForm(ConflictAwareForm, WagtailAdminModelForm):
    """An update of the letters of a list."""

    def set_up_fields(self) -> None:
        """Begin with the current day in the time zone of the list, and name the language of the texts."""
        if self.instance.pk is None:
            self.initial["day"] = timezone.localdate(timezone=self.instance.signatory_list.zone)
        language = text_language(self.instance.signatory_list_id)
        name_text_language(self, {"parties": "party", "texts": "text"}, language)

    def save(self, commit: bool = True) -> LetterUpdate:
        """Save by the service; only edited fields of a stored update are written.

        Raises `EditConflict`, `EntryDeleted` and `ValidationError`.
        """
        if self.instance.pk is None:
            return add_update(self.instance, user=self.for_user)
        changes: dict[str, Any] = {name: self.cleaned_data[name] for name in self.edited_fields}
        return change_update(self.instance, changes, opened=self.opened_values, user=self.for_user)
