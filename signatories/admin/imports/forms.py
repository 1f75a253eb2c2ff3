"""The steps of an import: choose a file, say how it is understood, confirm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories.enums import Answer, DateOrder, DuplicatePolicy, Kind, Question
from signatories.exchange.columns import FIELDS, IGNORED, WISHES
from signatories.exchange.file_questions import HEADER, needs_explanation
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.mojibake import MISREAD_ENCODINGS
from signatories.exchange.person_names import BY_GIVEN_NAME
from signatories.exchange.reading.csv_reader import ENCODINGS, LINES
from signatories.exchange.reading.protocol import NO_HEADER
from signatories.exchange.sandbox import SEPARATED_BY
from signatories.form_fields import PrintableField
from signatories.models import ImportBatch

#: The fields of a signatory as staff call them.
FIELD_NAMES = {
    "kind": _("Kind"),
    "name": _("Name"),
    "given_name": _("Given name, first part of the name"),
    "middle_name": _("Middle name, part of the name"),
    "particle": _("Particle (de, van), part of the name"),
    "family_name": _("Family name, last part of the name"),
    "second_family_name": _("Second family name, part of the name"),
    "suffix": _("Suffix (Jr., PhD), end of the name"),
    "organization": _("Organization: signs itself, or is where the person works"),
    "name_fr": _("Name in French"),
    "title": _("Title or role"),
    "affiliation": _("Affiliation"),
    "email": _("E-mail (never public)"),
    "website": _("Website"),
    "country": _("Country"),
    "region": _("Province, state or region"),
    "signed_on": _("Signed on"),
    "sort_as": _("Sort as"),
    "group": _("Group"),
    "representative": _("Representative (never public)"),
    "representative_role": _("Role of the representative (never public)"),
    "key": _("Key of an export"),
    "name_hidden": _("Withhold the name if yes"),
    "name_shown": _("Withhold the name if no"),
    "consent": _("Leave the row out if no"),
    "affiliation_for_identification": _("Affiliation for identification only, if yes"),
    "affiliation_listed": _("List the affiliation, for identification only; if no, leave it out"),
}
FOUND_OUT = ("", _("Find out from the file"))
ENCODING_CHOICES = [FOUND_OUT, *ENCODINGS.items()]
DELIMITER_CHOICES = [FOUND_OUT, *SEPARATED_BY.items(), (LINES, _("nothing: a signatory a line"))]
#: Where a file has given names, they tell people from organizations.
KIND_CHOICES = [*Kind.choices, (BY_GIVEN_NAME, _("individuals with a given name, organizations without"))]
MEND_CHOICES = [("", _("Leave as it is")), *((wrong, ENCODINGS[wrong]) for wrong in MISREAD_ENCODINGS)]


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
    header = forms.ChoiceField(label=_("Names of the columns"), required=False)
    mend = forms.ChoiceField(label=_("Mend text that was UTF-8 and read as"), required=False, choices=MEND_CHOICES)
    kind = forms.ChoiceField(
        label=_("Rows without a kind are"),
        required=False,
        choices=[("", pgettext_lazy("rows without a kind are", "refused")), *KIND_CHOICES],
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
            "encoding": self.chosen.encoding or how.get("encoding", ""),
            "delimiter": self.chosen.delimiter or how.get("delimiter", ""),
            "sheet": self.chosen.sheet or how.get("sheet", ""),
            "header": self.chosen.header,
            "mend": self.chosen.mend,
            "kind": self.chosen.constants.get("kind", ""),
            "date_order": self.chosen.date_order,
            "duplicates": self.chosen.duplicates,
        }
        super().__init__(*args, **kwargs)
        self._keep_what_fits(how)
        self._add_columns()
        self._add_kinds()

    def _keep_what_fits(self, how: dict[str, Any]) -> None:
        """A CSV file has no sheets, a workbook no encoding; dates need an order only where there are dates.

        Given names tell kinds where there are given names.
        """
        sheets = how.get("sheets", [])
        hidden = how.get("hidden_sheets", [])
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (title, format_lazy(_("{} (hidden)"), title) if title in hidden else title) for title in sheets
        ]
        self.fields["header"].choices = [  # type: ignore[attr-defined]
            FOUND_OUT,
            (NO_HEADER, _("There is no header")),
            *((str(number), _row_label(number, cells)) for number, cells in how.get("first_rows", []) if number),
        ]
        if "given_name" not in self.report.get("mapping", {}).values() and self.initial["kind"] != BY_GIVEN_NAME:
            kind: Any = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] != BY_GIVEN_NAME]
        unneeded = ["encoding", "delimiter"] if sheets else ["sheet"]
        if "signed_on" not in self.report.get("mapping", {}).values():
            unneeded.append("date_order")
        for name in unneeded:
            del self.fields[name]

    def _add_columns(self) -> None:
        mapping = self.report.get("mapping", {})
        self.headers = [header for header in self.report.get("headers", []) if header]
        known = [(name, FIELD_NAMES[name]) for name in FIELDS]
        for position, header in enumerate(self.headers):
            # What a column of consent means is said by somebody, also that it doesn't matter.
            speaks = needs_explanation(header, self.headers)
            left_out = (
                [("", _("to be decided")), (IGNORED, _("doesn’t matter"))] if speaks else [("", _("not imported"))]
            )
            initial = self.chosen.mapping.get(header) if speaks and header not in mapping else mapping.get(header, "")
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=header, required=False, initial=initial, choices=[*left_out, *known]
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
        mapping = {header: given[f"column_{position}"] for position, header in enumerate(self.headers)}
        is_header_asked = any(asked["key"] == HEADER for asked in self.report.get("questions", []))
        return ImportOptions(
            # What may be a signatory is no name of a column, as long as nobody says so.
            mapping={} if is_header_asked else mapping,
            constants={"kind": given["kind"]} if given["kind"] else {},
            kinds={word: kind for word, kind in kinds.items() if kind},
            duplicates=given["duplicates"],
            encoding=given.get("encoding", ""),
            delimiter=self._delimiter(given.get("delimiter", "")),
            sheet=given.get("sheet", ""),
            header=given.get("header", ""),
            mend=given.get("mend", ""),
            date_order=given.get("date_order", ""),
            left_out=list(self.chosen.left_out),
            answers=self.chosen.answers,
            decisions=self.chosen.decisions,
            overruled=self.chosen.overruled,
        )

    def _delimiter(self, given: str) -> str:
        """Return the separator that was chosen; a plain list has none to choose."""
        return "" if given == self.report.get("understanding", {}).get("delimiter") == LINES else given


def _row_label(number: int, cells: list[str]) -> str:
    shown = ", ".join(filter(None, cells))
    return _("Row %(number)d: %(cells)s") % {"number": number, "cells": shown[:80]}


class DecisionForm(forms.Form):
    """What staff decide of one row, or of all rows of which the same is asked."""

    question = forms.ChoiceField(choices=Question.choices)
    answer = forms.RegexField(regex=rf"^(?:{'|'.join(Answer.values)}|{Answer.UPDATE.value}:\d+)?$", required=False)


class OverruleForm(forms.Form):
    """Why somebody who said no before is imported all the same."""

    reason = PrintableField(label=_("Why this row is imported all the same"), max_length=255, required=False)


class ConfirmForm(forms.Form):
    """The last word before an import: that those named in it agreed, and which rows."""

    agreed = forms.BooleanField(
        label=_("These signatories agreed to be listed."),
        error_messages={"required": _("Confirm that these signatories agreed to be listed.")},
    )
    good_rows = forms.BooleanField(required=False, widget=forms.HiddenInput)
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ExplainForm(forms.Form):
    """One answer about the whole file, as a button of the preview gives it."""

    header = forms.RegexField(regex=rf"^(?:{NO_HEADER}|\d{{1,7}})$", required=False)
    encoding = forms.ChoiceField(choices=ENCODING_CHOICES, required=False)
    mend = forms.ChoiceField(choices=MEND_CHOICES, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *KIND_CHOICES], required=False)
    column = forms.CharField(required=False, strip=False)
    means = forms.ChoiceField(choices=[("", ""), *((name, name) for name in (*WISHES, IGNORED))], required=False)

    def applied_to(self, options: ImportOptions) -> ImportOptions:
        """Return `options` with the answer, once the form is valid."""
        given = self.cleaned_data
        chosen = {name: given[name] for name in ("header", "encoding", "mend") if given[name]}
        if given["kind"]:
            chosen["constants"] = {**options.constants, "kind": given["kind"]}
        if given["column"] and given["means"]:
            others = {
                header: column
                for header, column in options.mapping.items()
                if column != given["means"] or column == IGNORED
            }
            chosen["mapping"] = {**others, given["column"]: given["means"]}
        return replace(options, **chosen)
