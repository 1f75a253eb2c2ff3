"""The `Resource` of django-import-export that the admin and the command line share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from core.instance_factory import InstanceFactory
from core.languages import without_blanks
from signatories.addresses import email_key
from signatories.exchange.cells.widgets import DateWidget, KindWidget, widget_for
from signatories.exchange.known_columns import FIELD_OF, LANGUAGE_OF, RESOURCE_COLUMNS
from signatories.models import Signatory
from signatories.names.identity import entry_key

#: Columns of which blank cells are errors.
REQUIRED_COLUMNS = frozenset(column for column in RESOURCE_COLUMNS if FIELD_OF[column].required)


class EntryColumn(Field):
    """The column of a field of the entry."""

    def get_value(self, instance: Signatory) -> Any:
        # Not the country itself: a `Country` is made each time.
        return instance.country_code if self.attribute == "country" else getattr(instance, self.attribute, None)


class TranslationField(Field):
    """The column of the names in one language."""

    def __init__(self, language: str, **kwargs: Any) -> None:
        super().__init__(attribute="names", **kwargs)
        self.language = language

    def get_value(self, instance: Signatory) -> str:
        return instance.names.get(self.language, "")

    def save(self, instance: Signatory, row: Mapping[str, str], is_m2m: bool = False, **kwargs: Any) -> None:
        """Set the name in the language; remove it if the cell is blank."""
        instance.names = without_blanks({**instance.names, self.language: self.clean(row, **kwargs)})


class SignatoryResource(ModelResource):
    """Reads, validates and writes the columns of entries.

    The widgets validate every field, so model validation, which queries for each row, is off. `validation` compares
    rows with the list, with one query for all rows.
    """

    class Meta:
        model = Signatory
        fields = RESOURCE_COLUMNS

    def __init__(self, *, kinds: Mapping[str, str] | None = None, date_order: str = "") -> None:
        super().__init__()
        self._entries = InstanceFactory(Signatory)
        self.fields = {column: _field(column) for column in RESOURCE_COLUMNS}
        self.fields["kind"].widget = KindWidget(kinds)
        self.fields["signed_on"].widget = DateWidget(date_order)
        #: Name, attribute and widget of each column; columns of translations have no attribute of their own.
        self._columns = [
            (column, "" if column in LANGUAGE_OF else field.attribute, field.widget)
            for column, field in self.fields.items()
        ]
        self._written = [
            (column, {"country": "country_code"}.get(attribute, attribute)) for column, attribute, _w in self._columns
        ]

    def new_entry(self, **values: Any) -> Signatory:
        """Return a new entry with valid values by the names of columns, in a fraction of the time of `Signatory()`."""
        return self._entries.new(**values)

    def dehydrate_email(self, entry: Signatory) -> str:
        """Return the address of the contact for exports with contacts; "" without one."""
        return entry.contact.email if hasattr(entry, "contact") else ""

    def read(self, cells: Mapping[str, str]) -> tuple[Signatory, dict[str, list[str]]]:
        """Return an unsaved entry and the errors of each column.

        The entry has the keys by which it is matched, and an attribute `email`.
        """
        entry = self.new_entry()
        entry.email = ""  # type: ignore[attr-defined]
        problems: dict[str, list[str]] = {}
        for column, attribute, widget in self._columns:
            # Blank cells leave the default, unless the column is required.
            if (cell := cells[column]) or column in REQUIRED_COLUMNS:
                try:
                    if attribute:
                        setattr(entry, attribute, widget.clean(cell))
                    else:
                        self.fields[column].save(entry, cells)
                except ValueError as error:
                    problems[column] = [str(error)]
        entry.email_key = email_key(entry.email)  # type: ignore[attr-defined]
        entry.name_key = entry_key(entry.kind, entry.name)
        return entry, problems

    def write(self, entry: Signatory) -> dict[str, str]:
        """Return the columns of an entry as text, "" for blank ones; the address is read from `entry.email`."""
        return {
            column: str((getattr(entry, attribute) if attribute else self.fields[column].get_value(entry)) or "")
            for column, attribute in self._written
        }


def _field(column: str) -> Field:
    widget = widget_for(FIELD_OF[column])
    if language := LANGUAGE_OF.get(column):
        return TranslationField(language, column_name=column, widget=widget)
    return EntryColumn(attribute=FIELD_OF[column].name, column_name=column, widget=widget)
