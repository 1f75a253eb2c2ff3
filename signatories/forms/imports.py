"""The steps of an import: choose a file, say how it is understood, confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories.enums import DateOrder, DuplicatePolicy, Kind
from signatories.exchange.headers import COLUMNS, NAME_PARTS
from signatories.exchange.options import ImportOptions
from signatories.exchange.reader import SEPARATED_BY
from signatories.exchange.reading.csv_reader import ENCODINGS
from signatories.models import ImportBatch

#: The fields of a signatory as staff call them.
FIELD_NAMES = {
    "kind": _("Kind"),
    "name": _("Name"),
    "given_name": _("Given name, first part of the name"),
    "family_name": _("Family name, last part of the name"),
    "name_fr": _("Name in French"),
    "title": _("Title or role"),
    "affiliation": _("Affiliation"),
    "email": _("E-mail (never public)"),
    "website": _("Website"),
    "country": _("Country"),
    "region": _("Province, state or region"),
    "signed_on": _("Signed on"),
}
FOUND_OUT = ("", _("Find out from the file"))
ENCODING_CHOICES = [FOUND_OUT, *ENCODINGS.items()]
DELIMITER_CHOICES = [FOUND_OUT, *SEPARATED_BY.items()]


class UploadForm(forms.Form):
    """A file to be imported."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx). Nothing is written before you have seen a preview."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    encoding = forms.ChoiceField(label=_("Encoding of a CSV file"), required=False, choices=ENCODING_CHOICES)
    sheet = forms.CharField(
        label=_("Sheet of a workbook"),
        required=False,
        help_text=_("Without a name the first visible sheet that holds anything is read."),
    )

    def options(self) -> ImportOptions:
        """Return what was chosen, once the form is valid."""
        return ImportOptions(encoding=self.cleaned_data["encoding"], sheet=self.cleaned_data["sheet"])


class OptionsForm(forms.Form):
    """How an uploaded file is understood: its bytes, each of its columns, and what holds for all rows."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=ENCODING_CHOICES)
    delimiter = forms.ChoiceField(label=_("Separated by"), required=False, choices=DELIMITER_CHOICES)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    kind = forms.ChoiceField(
        label=_("Rows without a kind are"),
        required=False,
        choices=[("", pgettext_lazy("rows without a kind are", "refused")), *Kind.choices],
    )
    date_order = forms.ChoiceField(
        label=_("Dates such as 5/6/2026"),
        required=False,
        choices=[("", _("As the whole column allows")), *DateOrder.choices],
    )
    duplicates = forms.ChoiceField(label=_("Who is on the list already"), choices=DuplicatePolicy.choices)

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        self.chosen = ImportOptions.from_dict(batch.options)
        self.report = batch.report
        how = self.report.get("understanding", {})
        kwargs["initial"] = {
            "encoding": how.get("encoding", ""),
            "delimiter": how.get("delimiter", ""),
            "sheet": how.get("sheet", ""),
            "kind": self.chosen.constants.get("kind", ""),
            "date_order": self.chosen.date_order,
            "duplicates": self.chosen.duplicates,
        }
        super().__init__(*args, **kwargs)
        self._keep_what_fits(how)
        self._add_columns()
        self._add_kinds()

    def _keep_what_fits(self, how: dict[str, Any]) -> None:
        """A CSV file has no sheets, a workbook no encoding; dates need an order only where there are dates."""
        sheets = how.get("sheets", [])
        hidden = how.get("hidden_sheets", [])
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (title, format_lazy(_("{} (hidden)"), title) if title in hidden else title) for title in sheets
        ]
        unneeded = ["encoding", "delimiter"] if sheets else ["sheet"]
        if "signed_on" not in self.report.get("mapping", {}).values():
            unneeded.append("date_order")
        for name in unneeded:
            del self.fields[name]

    def _add_columns(self) -> None:
        mapping = self.report.get("mapping", {})
        self.headers = [header for header in self.report.get("headers", []) if header]
        choices = [("", _("not imported")), *((name, FIELD_NAMES[name]) for name in (*COLUMNS, *NAME_PARTS))]
        for position, header in enumerate(self.headers):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=header, required=False, initial=mapping.get(header, ""), choices=choices
            )

    def _add_kinds(self) -> None:
        self.words = [*self.chosen.kinds, *self.report.get("kinds", [])]
        for position, word in enumerate(self.words):
            self.fields[f"word_{position}"] = forms.ChoiceField(
                label=format_lazy(_("“{}” is"), word),
                required=False,
                initial=self.chosen.kinds.get(word, ""),
                choices=[("", pgettext_lazy("rows without a kind are", "refused")), *Kind.choices],
            )

    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields that map the file's headers, in the file's order."""
        return [self[f"column_{position}"] for position in range(len(self.headers))]

    def general_fields(self) -> list[forms.BoundField]:
        """Return the fields that hold for the whole file, the words of its kinds last."""
        return [field for field in self if not field.name.startswith("column_")]

    def options(self) -> ImportOptions:
        """Return what was chosen, once the form is valid."""
        given = self.cleaned_data
        kinds = {word: given[f"word_{position}"] for position, word in enumerate(self.words)}
        return ImportOptions(
            mapping={header: given[f"column_{position}"] for position, header in enumerate(self.headers)},
            constants={"kind": given["kind"]} if given["kind"] else {},
            kinds={word: kind for word, kind in kinds.items() if kind},
            duplicates=given["duplicates"],
            encoding=given.get("encoding", ""),
            delimiter=given.get("delimiter", ""),
            sheet=given.get("sheet", ""),
            date_order=given.get("date_order", ""),
            left_out=list(self.chosen.left_out),
        )


class ConfirmForm(forms.Form):
    """The last word before an import: that those named in it agreed, and which rows."""

    agreed = forms.BooleanField(
        label=_("These signatories agreed to be listed."),
        error_messages={"required": _("Confirm that these signatories agreed to be listed.")},
    )
    good_rows = forms.BooleanField(required=False, widget=forms.HiddenInput)
