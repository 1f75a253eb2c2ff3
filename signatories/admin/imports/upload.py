"""Step 1 of an import: the upload of a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.views.generic import FormView

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.choices import ENCODING_CHOICES
from signatories.admin.imports.list_step import ListStepMixin
from signatories.admin.imports.preview_refresh import refresh_preview
from signatories.admin.permission_policies import import_permission_required
from signatories.entry_field import translation_column
from signatories.enums import ImportState
from signatories.exchange.imports.uploads import store_upload
from signatories.exchange.options import ImportOptions


class UploadForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, Excel (.xlsx, .xls) or OpenDocument (.ods). Nothing is written before you have seen a preview."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xltx,.xls,.xlt,.ods,.ots"}),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of a CSV file"), required=False, choices=ENCODING_CHOICES
    )
    sheet = forms.CharField(
        label=gettext_lazy("Sheet of a workbook"),
        required=False,
        help_text=gettext_lazy("If empty, the visible sheet with the most names is read."),
    )

    def options(self) -> ImportOptions:
        """Return the chosen options. The form must be valid."""
        return ImportOptions(encoding=self.cleaned_data["encoding"], sheet=self.cleaned_data["sheet"])


@method_decorator(import_permission_required, name="dispatch")
class UploadView(ListStepMixin, FormView[UploadForm]):
    """Store and preview a file. Nothing is written to the list."""

    request: AuthenticatedHttpRequest
    form_class = UploadForm
    template_name = "signatories/admin/imports/upload.html"
    page_title = gettext_lazy("Import signatories")
    step_label = gettext_lazy("Import")
    header_icon = "upload"

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        batch = store_upload(
            self.signatory_list, file.read(), file_name=file.name, options=form.options(), user=self.request.user
        )
        refresh_preview(batch)
        if batch.state == ImportState.REFUSED:
            form.add_error("file", batch.report["file_error"])
            return self.form_invalid(form)
        return redirect("signatory_imports:inspect", batch.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(name_column=translation_column(get_language() or ""), **kwargs)
