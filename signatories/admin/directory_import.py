"""The screens that import a file into the directory of organizations or the list of institutions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from core.authenticated_request import AuthenticatedHttpRequest
from core.languages import language_codes
from core.numbers import grouped
from signatories.admin.column_headers import ColumnHeadersForm
from signatories.admin.organization_choices import OrganizationChoicesForm
from signatories.entry_field import translation_column
from signatories.enums import Directory, DirectoryOutcome
from signatories.exceptions import ImportAlreadyDecided, InvalidTransition, UnreadableFile
from signatories.exchange.directories.base import DirectoryImport
from signatories.exchange.directories.columns import NAME, column_label
from signatories.exchange.directories.organizations import OrganizationImport
from signatories.exchange.directories.report import DirectoryReport
from signatories.exchange.directories.uploads import carry_out, change_choices, discard, importer_for, store_upload
from signatories.models import DirectoryUpload

#: Outcomes whose rows the preview shows at once.
OPEN = (DirectoryOutcome.REFUSED, DirectoryOutcome.ADDED, DirectoryOutcome.UPDATED)


class DirectoryFileForm(forms.Form):
    """A file with one organization or institution per row."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, Excel (.xlsx, .xls) or OpenDocument (.ods). Nothing is written before you have seen a preview."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )


class DirectoryImportScreen(WagtailAdminTemplateMixin):
    """A screen for those who may add and change the rows of a directory. Subclasses name the directory."""

    header_icon = "upload"
    importer: ClassVar[type[DirectoryImport]]
    directory: ClassVar[Directory]

    @property
    def index_url(self) -> str:
        return reverse(f"{self.directory.value}:index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Require the permissions to add and to change rows."""
        if not may_import(request, self.importer.model):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": self.index_url, "label": self.directory.label}
        return [*self.breadcrumbs_items, index, {"url": "", "label": _("Import")}]


class DirectoryImportView(DirectoryImportScreen, FormView[DirectoryFileForm]):
    """Stores a file and leads to its preview."""

    request: AuthenticatedHttpRequest
    form_class = DirectoryFileForm
    template_name = "signatories/admin/directory_import/upload.html"

    def form_valid(self, form: DirectoryFileForm) -> HttpResponse:
        """Store the file, or show why it cannot be read."""
        file = form.cleaned_data["file"]
        try:
            upload = store_upload(self.directory, file.read(), file_name=file.name, user=self.request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return redirect(f"{self.directory.value}:import_preview", upload.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        translated = {translation_column(code) for code in language_codes()}
        columns = [column_label(self.importer.model, each) for each in self.importer.columns if each not in translated]
        return super().get_context_data(
            columns=columns, index_url=self.index_url, name_column=translation_column(language_codes()[-1]), **kwargs
        )


class DirectoryPreviewView(DirectoryImportScreen, TemplateView):
    """Shows what an import would do, changes how its file is read, carries it out, and shows the result."""

    request: AuthenticatedHttpRequest
    template_name = "signatories/admin/directory_import/preview.html"

    @cached_property
    def upload(self) -> DirectoryUpload:
        return get_object_or_404(DirectoryUpload, pk=self.kwargs["pk"], directory=self.directory)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rows by outcome; of a file that cannot be read any more, the reason."""
        context: dict[str, Any] = {"upload": self.upload, "index_url": self.index_url}
        if self.upload.imported_at:
            report = DirectoryReport.from_summary(self.upload.result)
            context |= {"groups": _groups(report), "summary": _summary(report), **self.get_result_context()}
            return super().get_context_data(**context, **kwargs)
        importer = importer_for(self.upload, self.request.user)
        try:
            report = importer.plan(bytes(self.upload.content))
        except UnreadableFile as error:
            return super().get_context_data(**context, file_error=str(error), **kwargs)
        context |= {
            "report": report,
            "groups": _groups(report),
            "written": report.count(DirectoryOutcome.ADDED, DirectoryOutcome.UPDATED),
            "has_names": NAME in report.mapping,
            "columns_form": self._columns_form(report),
            "choices_form": self._choices_form(importer),
        }
        return super().get_context_data(**{**context, **kwargs})

    def get_result_context(self) -> dict[str, Any]:
        """Return what the screen offers after the import."""
        return {}

    def _columns_form(self, report: DirectoryReport, data: Any = None) -> ColumnHeadersForm:
        labels = {column: column_label(self.importer.model, column) for column in self.importer.columns}
        return ColumnHeadersForm(data, labels=labels, headers=report.headers, mapping=report.mapping, required=NAME)

    def _choices_form(self, importer: DirectoryImport, data: Any = None) -> OrganizationChoicesForm | None:
        if not isinstance(importer, OrganizationImport):
            return None
        return OrganizationChoicesForm(importer, data, user=self.request.user, initial=self.upload.choices)

    def post(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Carry out what the pressed button says."""
        name = request.POST.get("action", "")
        if name not in ("update", "import", "discard"):
            raise Http404
        if self.upload.imported_at:
            return redirect(self.request.path)
        return self.discard() if name == "discard" else self.decide(imports=name == "import")

    def decide(self, *, imports: bool) -> HttpResponse:
        """Store how the file is read and what is done with missing labels and relations.

        An import of what the preview showed follows only if nothing was chosen since that preview.
        """
        importer = importer_for(self.upload, self.request.user)
        try:
            report = importer.plan(bytes(self.upload.content))
        except UnreadableFile:
            return redirect(self.request.path)
        columns_form = self._columns_form(report, self.request.POST)
        choices_form = self._choices_form(importer, self.request.POST)
        is_changed = columns_form.has_changed() or bool(choices_form and choices_form.has_changed())
        if imports and not is_changed:
            return self.carry_out()
        if not columns_form.is_valid() or (choices_form and not choices_form.is_valid()):
            return self.render_to_response(self.get_context_data(columns_form=columns_form, choices_form=choices_form))
        choices = choices_form.choices if choices_form else {}
        change_choices(self.upload, mapping=columns_form.mapping, choices={**self.upload.choices, **choices})
        if imports:
            messages.warning(self.request, _("The preview now shows what you chose. Check it again, then import."))
        return redirect(self.request.path)

    def carry_out(self) -> HttpResponse:
        """Import what the preview showed."""
        digest = self.request.POST.get("digest", "")
        try:
            report = carry_out(self.upload, digest=digest, user=self.request.user)
        except (InvalidTransition, UnreadableFile) as error:
            messages.error(self.request, str(error))
        except ImportAlreadyDecided:
            # The other request shows the result.
            pass
        else:
            messages.success(self.request, _summary(report))
        return redirect(self.request.path)

    def discard(self) -> HttpResponse:
        """Delete the file."""
        discard(self.upload)
        messages.success(self.request, _("The file was discarded. Nothing was imported."))
        return redirect(self.index_url)


class DirectoryImportButtonMixin:
    """The button *Import* in the header of the listing of a directory."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_buttons)  # type: ignore[misc]
        if may_import(self.request, self.model):  # type: ignore[attr-defined]
            url = reverse(f"{self.directory.value}:import")  # type: ignore[attr-defined]
            buttons.append(HeaderButton(_("Import"), url=url, icon_name="upload", priority=10))
        return buttons


def import_urls(upload_view: type[DirectoryImportView], preview_view: type[DirectoryPreviewView]) -> list[URLPattern]:
    """Return the URL patterns of the two screens."""
    return [
        path("import/", upload_view.as_view(), name="import"),
        path("import/<int:pk>/", preview_view.as_view(), name="import_preview"),
    ]


def may_import(request: HttpRequest, model: Any) -> bool:
    """Return whether the user may add and change rows of a model."""
    name = model._meta.model_name
    return request.user.has_perms([f"signatories.add_{name}", f"signatories.change_{name}"])


def _groups(report: DirectoryReport) -> list[dict[str, Any]]:
    return [
        {
            "label": outcome.label,
            "count": report.count(outcome),
            "rows": report.rows.get(outcome.value, []),
            "is_open": outcome in OPEN,
        }
        for outcome in DirectoryOutcome
        if report.count(outcome)
    ]


def _summary(report: DirectoryReport) -> str:
    """Return the numbers of rows in words."""
    numbers = {outcome: report.count(outcome) for outcome in DirectoryOutcome}
    added = ngettext("%s row added", "%s rows added", numbers[DirectoryOutcome.ADDED])
    updated = ngettext("%s updated", "%s updated", numbers[DirectoryOutcome.UPDATED])
    unchanged = ngettext("%s unchanged", "%s unchanged", numbers[DirectoryOutcome.UNCHANGED])
    refused = ngettext("%s refused", "%s refused", numbers[DirectoryOutcome.REFUSED])
    sentences = {
        DirectoryOutcome.ADDED: added,
        DirectoryOutcome.UPDATED: updated,
        DirectoryOutcome.UNCHANGED: unchanged,
        DirectoryOutcome.REFUSED: refused,
    }
    counted = [sentence % grouped(numbers[outcome]) for outcome, sentence in sentences.items()]
    return ", ".join(counted if numbers[DirectoryOutcome.REFUSED] else counted[:-1]) + "."
