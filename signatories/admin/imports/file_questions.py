"""Questions about a whole file: its header, its encoding, the meaning of a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.choices import ENCODING_CHOICES, KIND_CHOICES, MEND_CHOICES
from signatories.admin.imports.new_questions import ADD_QUESTIONS
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permission_policies import import_permission_required
from signatories.exchange.known_columns import CONSENT_COLUMNS, IGNORED
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.protocol import NO_HEADER
from signatories.models import ImportBatch

#: The fields of two columns that are both called "Name".
TWIN_PARTS = ("given_name", "family_name")


class FileAnswerForm(forms.Form):
    """One answer, as a button of the preview submits it."""

    header = forms.RegexField(regex=rf"^(?:{NO_HEADER}|\d{{1,7}})$", required=False)
    encoding = forms.ChoiceField(choices=ENCODING_CHOICES, required=False)
    mend = forms.ChoiceField(choices=MEND_CHOICES, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *KIND_CHOICES], required=False)
    only = forms.CharField(required=False, strip=False)
    parts = forms.CharField(required=False, strip=False)
    column = forms.CharField(required=False, strip=False)
    means = forms.ChoiceField(
        choices=[("", ""), *((name, name) for name in (*CONSENT_COLUMNS, IGNORED))], required=False
    )

    new_question = forms.CharField(required=False, strip=False)

    def __init__(
        self, twins: Sequence[Sequence[str]], *args: Any, may_add_questions: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.twins = twins
        if not may_add_questions:
            del self.fields["new_question"]

    def apply_to(self, options: ImportOptions) -> ImportOptions:
        """Return `options` with the answer. The form must be valid."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in ("header", "encoding", "mend") if data[name]}
        if data["kind"]:
            chosen["constants"] = {**options.constants, "kind": data["kind"]}
        if data["column"] and data["means"]:
            others = {
                header: column
                for header, column in options.mapping.items()
                if column != data["means"] or column == IGNORED
            }
            chosen["mapping"] = {**others, data["column"]: data["means"]}
        if header := data.get("new_question"):
            return options.with_new_question(header)
        if data["only"] or data["parts"]:
            chosen["mapping"] = {**options.mapping, **self._twins_mapping(data["only"], data["parts"])}
        return replace(options, **chosen)

    def _twins_mapping(self, only: str, parts: str) -> dict[str, str]:
        """Return the fields of columns of the same name: all but one are ignored, or they are parts of a name."""
        groups = [labels for labels in self.twins if only in labels or parts in labels]
        if parts:
            return {label: column for labels in groups for label, column in zip(labels, TWIN_PARTS, strict=False)}
        return {label: IGNORED for labels in groups for label in labels if label != only}


@import_permission_required
@require_POST
def answer_file_question(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Apply an answer about the whole file, and preview it again."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = FileAnswerForm(
        batch.report.get("understanding", {}).get("twins", []),
        request.POST,
        may_add_questions=request.user.has_perm(ADD_QUESTIONS),
    )
    if not form.is_valid():
        raise Http404
    return refresh_and_redirect(request, pk, form.apply_to)
