"""What staff answer about a whole file: its header, its encoding, what a column means."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.choices import ENCODING_CHOICES, KIND_CHOICES, MEND_CHOICES
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permissions import import_permission_required
from signatories.exchange.columns import IGNORED, WISHES
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.reading.protocol import NO_HEADER


class FileAnswerForm(forms.Form):
    """One answer about the whole file, as a button of the preview gives it."""

    header = forms.RegexField(regex=rf"^(?:{NO_HEADER}|\d{{1,7}})$", required=False)
    encoding = forms.ChoiceField(choices=ENCODING_CHOICES, required=False)
    mend = forms.ChoiceField(choices=MEND_CHOICES, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *KIND_CHOICES], required=False)
    column = forms.CharField(required=False, strip=False)
    means = forms.ChoiceField(choices=[("", ""), *((name, name) for name in (*WISHES, IGNORED))], required=False)

    def apply_to(self, options: ImportOptions) -> ImportOptions:
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


@import_permission_required
@require_POST
def answer_file_question(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer what is asked of the whole file: its header, its encoding, or what one of its columns means."""
    form = FileAnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    return refresh_and_redirect(request, pk, form.apply_to)
