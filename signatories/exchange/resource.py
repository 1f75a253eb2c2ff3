"""The one Resource: it defines the columns for the admin's import and export and for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.resources import ModelResource

from signatories.addresses import email_key
from signatories.exchange.columns import FIELD_OF, RESOURCE_COLUMNS
from signatories.exchange.widgets import DateWidget, KindWidget, widget_for
from signatories.models import Signatory


class SignatoryResource(ModelResource):
    """Columns of a list: how each is read, validated and written.

    The widgets validate every field, so the model's own validation, which queries for each row, stays off.
    What a row means beside the list is found out by `checking`, which asks the database once for all rows.
    """

    class Meta:
        model = Signatory
        fields = RESOURCE_COLUMNS

    def __init__(self, *, kinds: Mapping[str, str] | None = None, date_order: str = "") -> None:
        super().__init__()
        self.fields = {
            column: Field(attribute=FIELD_OF[column].name, column_name=column, widget=widget_for(FIELD_OF[column]))
            for column in RESOURCE_COLUMNS
        }
        self.fields["kind"].widget = KindWidget(kinds)
        self.fields["signed_on"].widget = DateWidget(date_order)

    def iter_queryset(self, queryset: Iterable[Signatory]) -> Iterator[Signatory]:
        """Return entries one by one, also where they are at hand already."""
        return iter(queryset) if isinstance(queryset, list) else super().iter_queryset(queryset)

    def dehydrate_email(self, entry: Signatory) -> str:
        """Return the address of the contact, for an export that may have it; "" where there is none."""
        return entry.contact.email if hasattr(entry, "contact") else ""

    def read(self, cells: Mapping[str, str]) -> tuple[Signatory, dict[str, list[str]]]:
        """Return an unsaved entry with its keys and an attribute `email`; for each column, what is wrong with it."""
        entry = Signatory()
        problems: dict[str, list[str]] = {}
        try:
            self.import_instance(entry, cells)
        except ValidationError as error:
            problems = error.message_dict
        address: str = getattr(entry, "email", "")
        entry.email = address  # type: ignore[attr-defined]
        entry.email_key = email_key(address)
        entry.set_keys()
        return entry, problems

    def write(self, entry: Signatory) -> dict[str, str]:
        """Return the columns of an entry as text; "" for a blank one. The address comes from `entry.email`."""
        return {column: str(getattr(entry, column) or "") for column in RESOURCE_COLUMNS}
