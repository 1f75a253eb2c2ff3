"""What the forms of objects that belong to one list, and that staff add and change by a service, share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.forms import ConflictAwareForm
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language


class ChildForm(ConflictAwareForm, WagtailAdminModelForm):
    """The form of an object of a list that has a day, and texts with translations."""

    #: The field of the day.
    day_field: ClassVar[str]
    #: The fields of translations, with those of the texts that they translate.
    translated: ClassVar[Mapping[str, str]]

    def set_up_fields(self) -> None:
        """Begin with the current day in the time zone of the list, and name the language of the texts."""
        if self.instance.pk is None:
            self.initial[self.day_field] = timezone.localdate(timezone=self.instance.signatory_list.zone)
        name_text_language(self, self.translated, text_language(self.instance.signatory_list_id))

    def save(self, commit: bool = True) -> Any:
        """Save by the service; only edited fields of a stored object are written.

        Raises `EditConflict`, `EntryDeleted` and `ValidationError`.
        """
        if self.instance.pk is None:
            return self.add()
        return self.change({name: self.cleaned_data[name] for name in self.edited_fields})

    def add(self) -> Any:
        """Add the object by its service."""
        raise NotImplementedError

    def change(self, changes: Mapping[str, Any]) -> Any:
        """Change fields of the stored object by its service."""
        raise NotImplementedError
