"""Forms with optimistic locking: concurrent edits of one field are shown as a conflict.

A form carries the stored values at the time it was opened, signed, in a hidden field. Only the fields that its user
edited are written; the others take the values stored now. A field that somebody else changed meanwhile is a conflict:
the form shows both values, keeps the submitted one, and saving again overwrites the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.edit_conflicts.conflict import EditConflict, comparable_text

#: Of an earlier module: forms that were opened before an upgrade stay valid.
SALT = "signatories.forms.edits"
OPENED_FIELD = "opened_with"


class ConflictAwareForm(forms.BaseModelForm):
    """Mixin for model forms, to be listed first, that finds the fields that the user edited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_up_fields()
        self.opened_values: dict[str, str] = {}
        self.edited_fields: list[str] = []
        if self.instance.pk is None:
            return
        self.fields[OPENED_FIELD] = forms.CharField(required=False, widget=forms.HiddenInput)
        stored = self.stored_values()
        self.opened_values = self._read_opened_values(stored) if self.is_bound else stored
        self.initial[OPENED_FIELD] = signing.dumps(stored, salt=SALT, compress=True)
        if self.is_bound:
            self.edited_fields = [
                name
                for name, field in self.fields.items()
                if name in self.opened_values
                and not field.disabled
                and self._submitted_text(name, field) != self.opened_values[name]
            ]
            self._refresh_unedited_fields(stored)

    def set_up_fields(self) -> None:
        """Adapt the fields. Called before the submitted values are compared with the stored ones."""

    def stored_values(self) -> dict[str, str]:
        """Return the stored value of each field, as text."""
        return {
            name: comparable_text(self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != OPENED_FIELD
        }

    def add_conflicts(self, theirs: Mapping[str, str]) -> None:
        """Add an error for each value in `theirs`, which others stored meanwhile; saving again overwrites them."""
        self.instance.refresh_from_db()
        self.initial = dict(self.initial) | forms.model_to_dict(self.instance, self._meta.fields, self._meta.exclude)
        self.set_up_fields()
        self.opened_values = self.stored_values()
        self._refresh_unedited_fields(self.opened_values)
        for name, value in theirs.items():
            self.add_conflict(name, value)

    def add_conflict(self, name: str, value: str) -> None:
        """Add the error for one value that others stored meanwhile. Override it for values without a field."""
        message = _("Somebody else has changed this to “%s” in the meantime. Save again to keep your version.")
        self.add_error(name if name in self.fields else None, message % self._display_value(name, value))

    def _display_value(self, name: str, value: str) -> str:
        field = self.fields.get(name)
        choices = getattr(field, "choices", None)
        if choices is not None:
            return next((str(label) for key, label in choices if str(key) == value), value)
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if value and (display_text := getattr(field, "display_text", None)):
            return str(display_text(value))
        return value or _("nothing")

    def _read_opened_values(self, stored: dict[str, str]) -> dict[str, str]:
        """Return the values that the form was opened with; `stored` if its hidden field is missing or invalid."""
        signed = self.data.get(self.add_prefix(OPENED_FIELD), "")
        try:
            opened: dict[str, str] = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            return stored
        return opened

    def _submitted_text(self, name: str, field: forms.Field) -> str | None:
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        # Fields that write stored values in a form of their own also read them: "17:00" may be 21:00 UTC as stored.
        if not hasattr(field, "write_stored") and comparable_text(value) == self.opened_values[name]:
            return self.opened_values[name]
        try:
            return comparable_text(field.to_python(value))
        except ValidationError:
            return None

    def _refresh_unedited_fields(self, stored: Mapping[str, str]) -> None:
        """Replace the submitted values of all other fields by the stored ones, and sign those as opened."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        for name, field in self.fields.items():
            if name in stored and name not in self.edited_fields and not field.disabled:
                if write_stored := getattr(field, "write_stored", None):
                    write_stored(data, self.add_prefix(name), stored[name])
                elif isinstance(field, forms.BooleanField) and not stored[name]:
                    data.pop(self.add_prefix(name), None)
                else:
                    data[self.add_prefix(name)] = "on" if isinstance(field, forms.BooleanField) else stored[name]
        data[self.add_prefix(OPENED_FIELD)] = signing.dumps(dict(stored), salt=SALT, compress=True)
        self.data = data


class ConflictAwareEditForm(ConflictAwareForm):
    """A `ConflictAwareForm` of a model without a service: the form itself updates the locked row."""

    #: Columns that the model computes from others on save.
    derived: tuple[str, ...] = ()

    def save(self, commit: bool = True) -> Any:
        """Update the edited fields in one transaction; a new object is saved like by any model form.

        Raises `EditConflict`, and `ValidationError` if a unique value was taken meanwhile.
        """
        if self.instance.pk is None or not commit:
            return super().save(commit=commit)
        try:
            with transaction.atomic():
                self._save_changes()
        except IntegrityError as error:
            raise ValidationError(
                _("Somebody else has saved the same in the meantime. Please check it again.")
            ) from error
        return self.instance

    def stored_values(self) -> dict[str, str]:
        """Include the related rows of the formsets, each relation as one text."""
        rows = {name: _related_rows_text(self.instance, name) for name in getattr(self, "formsets", {})}
        return super().stored_values() | rows

    def _save_changes(self) -> None:
        model = type(self.instance)
        locked = model._default_manager.select_for_update(no_key=True).get(pk=self.instance.pk)
        formsets = [formset for formset in getattr(self, "formsets", {}).values() if formset.has_changed()]
        columns = {name: model._meta.get_field(name).attname for name in self.edited_fields}
        stored = {name: comparable_text(getattr(locked, column)) for name, column in columns.items()}
        stored |= {formset.rel_name: _related_rows_text(locked, formset.rel_name) for formset in formsets}
        unchanged = {name for name in self.edited_fields if comparable_text(self.cleaned_data[name]) == stored[name]}
        theirs = {
            name: value
            for name, value in stored.items()
            if name not in unchanged and self.opened_values.get(name) != value
        }
        if theirs:
            raise EditConflict(theirs)
        for name in self.edited_fields:
            setattr(locked, name, self.cleaned_data[name])
        if self.edited_fields:
            locked.save(update_fields=[*self.edited_fields, *self.derived])
        for formset in formsets:
            formset.save()
        self.instance = locked


class ConflictAwareSettingsForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """A `ConflictAwareEditForm` for views of Wagtail that do not handle `EditConflict`: validation reports conflicts.

    A change between validation and saving is overwritten, as by saving again.
    """

    def clean(self) -> dict[str, Any]:
        """Report the edited fields that somebody else changed meanwhile."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk and not self.errors:
            stored = self.stored_values()
            submitted = {name: comparable_text(cleaned.get(name)) for name in self.edited_fields}
            theirs = {
                name: stored[name]
                for name in self.edited_fields
                if stored[name] not in (self.opened_values[name], submitted[name])
            }
            if theirs:
                self.add_conflicts(theirs)
        return cleaned

    def _save_changes(self) -> None:
        try:
            super()._save_changes()
        except EditConflict as conflict:
            self.opened_values |= conflict.theirs
            super()._save_changes()


def _related_rows_text(instance: Any, relation: str) -> str:
    """Return all rows of a relation as one text, to compare."""
    rows = (
        type(instance)
        ._meta.get_field(relation)
        .related_model._default_manager.filter(**{type(instance)._meta.get_field(relation).field.name: instance.pk})
    )
    return repr(list(rows.order_by("pk").values_list()))
