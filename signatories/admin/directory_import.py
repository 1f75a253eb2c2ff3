"""The screens that import a file into the directory of organizations or the list of institutions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.authenticated_request import AuthenticatedHttpRequest
from core.languages import language_codes
from core.numbers import grouped
from signatories.entry_field import translation_column
from signatories.exceptions import UnreadableFile
from signatories.exchange.imports.directory import DirectoryImport, DirectoryReport

#: Rows that a request imports; `manage.py import_institutions` has no limit of its own.
MAX_ROWS = 10_000


class DirectoryFileForm(forms.Form):
    """A file with one organization or institution per row."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, Excel (.xlsx, .xls) or OpenDocument (.ods). The first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )


class DirectoryImportView(WagtailAdminTemplateMixin, FormView[DirectoryFileForm]):
    """Imports all valid rows of a file, and shows which rows were refused."""

    request: AuthenticatedHttpRequest
    form_class = DirectoryFileForm
    template_name = "signatories/admin/directory_import.html"
    header_icon = "upload"
    importer: type[DirectoryImport]
    #: URL name of the listing, which the screen returns to.
    index_url_name = ""
    index_label: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Require the permissions to add and to change rows."""
        name = self.importer.model._meta.model_name
        if not request.user.has_perms([f"signatories.add_{name}", f"signatories.change_{name}"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.index_label},
            {"url": "", "label": _("Import")},
        ]

    def form_valid(self, form: DirectoryFileForm) -> HttpResponse:
        """Import the file, or show why it cannot be read."""
        try:
            report = self.importer(self.request.user, max_rows=MAX_ROWS).run(form.cleaned_data["file"].read())
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if not report.refused:
            messages.success(self.request, _summary(report))
        return self.render_to_response(self.get_context_data(form=self.form_class(), report=report))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "columns": [*(column for column in self.columns if column in self.importer.columns)],
            "index_url": reverse(self.index_url_name),
            "name_column": translation_column(language_codes()[-1]),
        }
        report = kwargs.get("report")
        return super().get_context_data(**context, summary=_summary(report) if report else "", **kwargs)

    columns = (
        *("name", "country", "website", "region", "relation", "member_group", "member_since", "is_listed"),
        "identifier",
    )


def _summary(report: DirectoryReport) -> str:
    """Return the numbers of rows in words."""
    added = ngettext("%s row added", "%s rows added", report.added) % grouped(report.added)
    updated = ngettext("%s updated", "%s updated", report.updated) % grouped(report.updated)
    unchanged = ngettext("%s unchanged", "%s unchanged", report.unchanged) % grouped(report.unchanged)
    return f"{added}, {updated}, {unchanged}."
