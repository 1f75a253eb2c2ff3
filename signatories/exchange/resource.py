"""The one Resource: it defines the columns for the admin's import and export and for the command line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource

from signatories.enums import DuplicatePolicy, Kind, Source, Status
from signatories.exchange import widgets
from signatories.exchange.columns import COLUMNS, PUBLIC_COLUMNS
from signatories.exchange.matching import Known, SignatoryIndex
from signatories.exchange.table import Row
from signatories.models import Contact, ImportBatch, Organization, Signatory, SignatoryList
from signatories.normalisation import email_key


def _column(name: str, widget: Any) -> Field:
    return Field(attribute=name, column_name=name, widget=widget)


class SignatoryResource(ModelResource):
    """Columns of a list. Without arguments it exports; for an import it needs to know where the rows go.

    Rows are saved in slices, without a look-up a row: `index` holds what is known of the list. The
    widgets validate every field, so the model's own validation, which queries for each row, stays off.
    """

    kind = _column("kind", widgets.KindWidget())
    name = _column("name", widgets.TextWidget(max_length=255, required=True))
    name_fr = _column("name_fr", widgets.TextWidget(max_length=255))
    title = _column("title", widgets.TextWidget(max_length=255))
    affiliation = _column("affiliation", widgets.TextWidget(max_length=255))
    email = _column("email", widgets.EmailWidget())
    website = _column("website", widgets.WebsiteWidget())
    country = _column("country", widgets.CountryWidget())
    region = _column("region", widgets.TextWidget(max_length=100))
    signed_on = _column("signed_on", widgets.DateWidget())

    class Meta:
        model = Signatory
        fields = COLUMNS
        import_id_fields = ("name",)
        use_bulk = True
        batch_size = 500
        skip_diff = True
        use_transactions = True

    def __init__(
        self,
        *,
        signatory_list: SignatoryList | None = None,
        batch: ImportBatch | None = None,
        rows: list[Row] | None = None,
        width: int = 0,
        index: SignatoryIndex | None = None,
        duplicates: str = DuplicatePolicy.SKIP,
    ) -> None:
        super().__init__()
        self.signatory_list = signatory_list
        self.batch = batch
        self.rows = rows or []
        self.width = width
        self.index = index or SignatoryIndex([])
        self.duplicates = duplicates
        self.now = timezone.now()
        self.directory: dict[str, int] = {}
        self.matches: dict[int, Known] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.directory = dict(Organization.objects.values_list("name_key", "pk"))

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        self.row = self.rows[kwargs["row_number"] - 1]
        if len(self.row.cells) > self.width:
            raise ValidationError(
                _("has %(cells)d cells under %(headers)d headers: is a comma in a name not in quotation marks?")
                % {"cells": len(self.row.cells), "headers": self.width}
            )

    def get_instance(self, instance_loader: Any, row: Any) -> Signatory | None:
        known = self.index.find(self._candidate(row))
        if known:
            self.matches[self.row.number] = known
            if known.row is None and self.duplicates == DuplicatePolicy.UPDATE:
                return known.signatory
        return None

    def _candidate(self, row: Any) -> Signatory:
        """Return the row as far as it can be understood; what is wrong with it is reported later."""
        candidate = Signatory()
        for field in self.get_import_fields():
            try:
                self.import_field(field, candidate, row)
            except ValueError:
                continue
        candidate.set_keys()
        candidate.email_key = email_key(getattr(candidate, "email", ""))
        return candidate

    def import_field(self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Leave what an entry has where the file has a blank: an update never erases."""
        if instance.pk and not (row.get(field.column_name) or "").strip():
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None if new else self._state(instance)

    def _state(self, instance: Signatory) -> tuple[Any, ...]:
        address = email_key(getattr(instance, "email", "")) or instance.email_key
        return (*(str(getattr(instance, column) or "") for column in PUBLIC_COLUMNS), address)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors or self.row.number not in self.matches:
            return False
        return self.before is None or self.before == self._state(instance)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.set_keys()
        if address := getattr(instance, "email", ""):
            instance.email_key = email_key(address)
        if instance.kind == Kind.ORGANIZATION:
            instance.organization_id = instance.organization_id or self.directory.get(instance.name_key)
        if not instance.pk:
            instance.signatory_list = self.signatory_list
            instance.source = Source.IMPORT
            instance.status = Status.PUBLISHED
            instance.published_at = self.now
            instance.import_batch = self.batch
            self.index.add_row(instance, self.row.number)

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        saved = list(self.create_instances)
        super().bulk_create(*args, **kwargs)
        self._save_contacts(saved)

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        saved = list(self.update_instances)
        super().bulk_update(*args, **kwargs)
        self._save_contacts(saved)

    def get_bulk_update_fields(self) -> list[str]:
        return [*PUBLIC_COLUMNS, "organization", "name_key", "sort_key", "email_key"]

    def _save_contacts(self, saved: list[Any]) -> None:
        Contact.objects.bulk_create(
            [
                Contact(signatory=entry, email=entry.email)
                for entry in saved
                if entry.pk and getattr(entry, "email", "")
            ],
            update_conflicts=True,
            unique_fields=["signatory"],
            update_fields=["email"],
        )
