"""The options of an import: encoding, mapping of columns, kinds, duplicates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.choices import (
    COLUMN_LABELS,
    DELIMITER_CHOICES,
    DETECT,
    ENCODING_CHOICES,
    KIND_CHOICES,
    MEND_CHOICES,
)
from signatories.admin.imports.new_questions import (
    ADD_QUESTIONS,
    add_question_fields,
    question_fields,
    question_wish,
)
from signatories.admin.imports.preview_refresh import refresh_preview
from signatories.admin.permission_policies import import_permission_required
from signatories.directory.relations import ADD_PERMISSION
from signatories.enums import DateOrder, DuplicatePolicy, Kind
from signatories.exceptions import ImportAlreadyDecided, UnknownColumn
from signatories.exchange.cells.groups import IGNORE
from signatories.exchange.cells.relations import ADD as ADD_RELATIONS
from signatories.exchange.imports.file_questions import HEADER, needs_explanation
from signatories.exchange.known_columns import IGNORED, KNOWN_COLUMNS, NEW_QUESTION, choice_label
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.csv_reader import LINES
from signatories.exchange.reading.protocol import NO_HEADER
from signatories.exchange.rows.person_names import BY_GIVEN_NAME
from signatories.models import ImportBatch


class OptionsForm(forms.Form):
    """The options of an import: for the bytes of the file, for each column, and for all rows."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False, choices=ENCODING_CHOICES)
    delimiter = forms.ChoiceField(label=gettext_lazy("Separated by"), required=False, choices=DELIMITER_CHOICES)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header = forms.ChoiceField(label=gettext_lazy("Names of the columns"), required=False)
    mend = forms.ChoiceField(
        label=gettext_lazy("Repair UTF-8 text that was read as"), required=False, choices=MEND_CHOICES
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Rows without a kind are"),
        required=False,
        choices=[("", pgettext_lazy("rows without a kind are", "refused")), *KIND_CHOICES],
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 5/6/2026"),
        required=False,
        choices=[("", gettext_lazy("As the whole column allows")), *DateOrder.choices],
    )
    new_groups = forms.ChoiceField(
        label=gettext_lazy("Groups that the list lacks"),
        required=False,
        choices=[
            ("", gettext_lazy("Add them to the list")),
            (IGNORE, gettext_lazy("Leave their rows without a group")),
        ],
    )
    new_relations = forms.ChoiceField(
        label=gettext_lazy("Relations that the site lacks"),
        required=False,
        choices=[
            ("", gettext_lazy("Leave their rows without a relation")),
            (ADD_RELATIONS, gettext_lazy("Add them to the site")),
        ],
    )
    duplicates = forms.ChoiceField(
        label=gettext_lazy("Signatories already on the list"), choices=DuplicatePolicy.choices
    )

    def __init__(self, batch: ImportBatch, *args: Any, may_add_questions: bool = False, **kwargs: Any) -> None:
        self.may_add_questions = may_add_questions
        uploader = batch.created_by
        self.may_add_relations = uploader is None or uploader.has_perm(ADD_PERMISSION)
        self.chosen = ImportOptions.from_dict(batch.options)
        self.report = batch.report
        self.questions = batch.signatory_list.all_questions
        how = self.report.get("understanding", {})
        kwargs["initial"] = {
            "encoding": self.chosen.encoding or how.get("encoding", ""),
            "delimiter": self.chosen.delimiter or how.get("delimiter", ""),
            "sheet": self.chosen.sheet or how.get("sheet", ""),
            "header": self.chosen.header,
            "mend": self.chosen.mend,
            "kind": self.chosen.constants.get("kind", ""),
            "date_order": self.chosen.date_order,
            "new_groups": self.chosen.new_groups,
            "new_relations": self.chosen.new_relations,
            "duplicates": self.chosen.duplicates,
        }
        super().__init__(*args, **kwargs)
        self._remove_inapplicable_choices(how)
        self._add_columns()
        self._add_kinds()

    def _remove_inapplicable_choices(self, how: dict[str, Any]) -> None:
        """Remove the fields and choices that do not apply to the file, such as the sheet of a CSV file."""
        sheets = how.get("sheets", [])
        hidden = how.get("hidden_sheets", [])
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (title, format_lazy(gettext_lazy("{} (hidden)"), title) if title in hidden else title) for title in sheets
        ]
        self.fields["header"].choices = [  # type: ignore[attr-defined]
            DETECT,
            (NO_HEADER, gettext_lazy("There is no header")),
            *((str(number), self._row_label(number, cells)) for number, cells in how.get("first_rows", []) if number),
        ]
        if "given_name" not in self.report.get("mapping", {}).values() and self.initial["kind"] != BY_GIVEN_NAME:
            kind: Any = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] != BY_GIVEN_NAME]
        inapplicable = ["encoding", "delimiter"] if sheets else ["sheet"]
        if "signed_on" not in self.report.get("mapping", {}).values():
            inapplicable.append("date_order")
        if not self.report.get("new_groups"):
            inapplicable.append("new_groups")
        if not self.report.get("new_relations") or not self.may_add_relations:
            inapplicable.append("new_relations")
        for name in inapplicable:
            del self.fields[name]

    def _row_label(self, number: int, cells: list[str]) -> str:
        """Return the label of a row that may be the header; once the header is known, signatories are not quoted."""
        if self.report.get("questions") or number <= self.report.get("understanding", {}).get("header_row", 0):
            shown = ", ".join(filter(None, cells))
            return _("Row %(number)d: %(cells)s") % {"number": number, "cells": shown[:80]}
        return _("Row %d") % number

    def _add_columns(self) -> None:
        mapping = self.report.get("mapping", {})
        self.headers = [header for header in self.report.get("headers", []) if header]
        known = [(column, COLUMN_LABELS.get(column) or choice_label(column)) for column in KNOWN_COLUMNS]
        known += [(question.column, question.printed_label) for question in self.questions]
        for position, header in enumerate(self.headers):
            # Somebody has to explain a column about consent, even if only to ignore it.
            must_be_explained = needs_explanation(header, self.headers)
            left_out = (
                [("", gettext_lazy("to be decided")), (IGNORED, gettext_lazy("doesn’t matter"))]
                if must_be_explained
                else [("", gettext_lazy("not imported"))]
            )
            initial = (
                self.chosen.mapping.get(header)
                if must_be_explained and header not in mapping
                else mapping.get(header, "")
            )
            is_question = self.chosen.mapping.get(header) == NEW_QUESTION
            if self.may_add_questions or is_question:
                left_out.append((NEW_QUESTION, gettext_lazy("a new question of the list")))
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=header,
                required=False,
                initial=NEW_QUESTION if is_question else initial,
                choices=[*left_out, *known],
            )
            if is_question:
                add_question_fields(self, position, header, self.report, self.chosen)

    def _add_kinds(self) -> None:
        self.words = [*self.chosen.kinds, *self.report.get("kinds", [])]
        for position, word in enumerate(self.words):
            self.fields[f"word_{position}"] = forms.ChoiceField(
                label=format_lazy(gettext_lazy("“{}” is"), word),
                required=False,
                initial=self.chosen.kinds.get(word, ""),
                choices=[("", pgettext_lazy("rows without a kind are", "refused")), *Kind.choices],
            )

    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields that map the headers, in the order of the file."""
        return [self[f"column_{position}"] for position in range(len(self.headers))]

    def columns_with_questions(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Return the fields that map the headers, each with those of the new question that its column becomes."""
        return [(field, question_fields(self, position)) for position, field in enumerate(self.column_fields())]

    def general_fields(self) -> list[forms.BoundField]:
        """Return the fields for the whole file, those for the words of its kinds last."""
        return [field for field in self if not field.name.startswith(("column_", "question_"))]

    def options(self) -> ImportOptions:
        """Return the chosen options. The form must be valid."""
        given = self.cleaned_data
        kinds = {word: given[f"word_{position}"] for position, word in enumerate(self.words)}
        mapping = {header: given[f"column_{position}"] for position, header in enumerate(self.headers)}
        is_header_asked = any(asked["key"] == HEADER for asked in self.report.get("questions", []))
        delimiter = given.get("delimiter", "")
        if delimiter == self.report.get("understanding", {}).get("delimiter") == LINES:
            # A plain list has no columns.
            delimiter = ""
        return replace(
            self.chosen,
            # Until somebody says which row is the header, the first row may be a signatory and maps no columns.
            mapping={} if is_header_asked else mapping,
            constants={"kind": given["kind"]} if given["kind"] else {},
            kinds={word: kind for word, kind in kinds.items() if kind},
            duplicates=given["duplicates"],
            encoding=given.get("encoding", ""),
            delimiter=delimiter,
            sheet=given.get("sheet", ""),
            header=given.get("header", ""),
            mend=given.get("mend", ""),
            date_order=given.get("date_order", ""),
            new_groups=given.get("new_groups", self.chosen.new_groups),
            new_relations=given.get("new_relations", self.chosen.new_relations),
            new_questions={
                header: wish
                for position, header in enumerate(self.headers)
                if mapping[header] == NEW_QUESTION and (wish := question_wish(given, position))
            },
        )


@import_permission_required
@require_POST
def change_options(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Preview an upload again, with other options."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = OptionsForm(batch, request.POST, may_add_questions=request.user.has_perm(ADD_QUESTIONS))
    try:
        if form.is_valid():
            refresh_preview(batch, form.options())
    except (UnknownColumn, ImportAlreadyDecided) as error:
        messages.error(request, str(error))
    return redirect("signatory_imports:inspect", pk)
