"""Clean forms of names in an import: accepting those of one kind, and choosing or editing that of one row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permission_policies import import_permission_required
from signatories.enums import CleanUp
from signatories.exchange.options import ImportOptions
from signatories.exchange.rows.clean_names import CLEAN, CLEANED_COLUMNS, MOVE, row_key
from signatories.fields import FIELDS
from signatories.form_fields import PrintableField
from signatories.models import ImportBatch


class CleanUpForm(forms.Form):
    """The answer for all rows with one kind of decoration; blank to keep them as they are written."""

    kind = forms.ChoiceField(choices=CleanUp.choices)
    answer = forms.ChoiceField(choices=[("", ""), (CLEAN, ""), (MOVE, "")], required=False)


class RewriteForm(forms.Form):
    """The printed cells of one row, as staff want them."""

    name = PrintableField(label=FIELDS["name"].label, max_length=255, required=False)
    title = PrintableField(label=FIELDS["title"].label, max_length=255, required=False)
    affiliation = PrintableField(label=FIELDS["affiliation"].label, max_length=255, required=False)

    def cells(self) -> dict[str, str]:
        """Return the cells that the request has. The form must be valid."""
        given = {column: self.cleaned_data[column] for column in CLEANED_COLUMNS if column in self.data}
        # A blank name would be refused.
        return {column: text for column, text in given.items() if text or column != "name"}


@import_permission_required
@require_POST
def clean_names(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Accept the clean forms of one kind in all rows, or keep the names as they are written."""
    form = CleanUpForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    return refresh_and_redirect(request, pk, lambda options: options.with_clean_up(data["kind"], data["answer"]))


@import_permission_required
@require_POST
def rewrite_row(request: AuthenticatedHttpRequest, pk: int, number: int, part: int) -> HttpResponse:
    """Import the name, title and affiliation of a row as typed, or as written in the file, or ask again."""
    cells: dict[str, str] | None = {}
    if "ask_again" in request.POST:
        cells = None
    elif "as_written" not in request.POST:
        form = RewriteForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return redirect("signatory_imports:inspect", pk)
        cells = form.cells()
    return refresh_and_redirect(request, pk, lambda options: options.with_rewritten(row_key(number, part), cells))


def clean_up_groups(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return the kinds of clean-ups for the screen, with the number of rows and the answer that was given."""
    offers, cleaned = batch.report.get("offers", {}), batch.report.get("cleaned", {})
    answers = ImportOptions.from_dict(batch.options).clean_ups
    return [
        {
            "kind": kind,
            "count": offers.get(kind.value, 0),
            "cleaned": cleaned.get(kind.value, 0),
            "may_move": kind == CleanUp.TITLES,
            "is_accepted": kind.value in answers,
        }
        for kind in CleanUp
        if offers.get(kind.value) or kind.value in answers
    ]
