"""The steps of an import: upload, preview, import or discard, result."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from signatories.enums import ImportState
from signatories.exceptions import ImportAlreadyDecided, UnknownColumn
from signatories.exchange import importing
from signatories.forms import OptionsForm, UploadForm
from signatories.models import ImportBatch, SignatoryList
from signatories.requests import StaffRequest

ROWS_PER_PAGE = 100
may_import = permission_required("signatories.add_signatory")


@method_decorator(may_import, name="dispatch")
class UploadView(WagtailAdminTemplateMixin, FormView[UploadForm]):
    """Step 1: choose a file. It is read and previewed; nothing is written to the list."""

    request: StaffRequest
    form_class = UploadForm
    template_name = "signatories/admin/upload.html"
    page_title = gettext_lazy("Import signatories")
    header_icon = "upload"

    @cached_property
    def signatory_list(self) -> SignatoryList:
        return get_object_or_404(SignatoryList, pk=self.kwargs["list_pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {"url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]), "label": self.signatory_list},
            {"url": "", "label": _("Import")},
        ]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        batch = importing.upload(self.signatory_list, file.read(), file_name=file.name, user=self.request.user)
        if batch.state == ImportState.REFUSED:
            form.add_error("file", batch.report["file_error"])
            return self.form_invalid(form)
        return redirect("signatory_imports:inspect", batch.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signatory_list=self.signatory_list, **kwargs)


class ImportView(InspectView):
    """Steps 2 and 3: what an import will do, or what it did, row by row."""

    template_name = "signatories/admin/import.html"
    page_title = gettext_lazy("Import")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse(self.index_url_name), "label": _("Imports")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.file_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object.report
        outcome = self.request.GET.get("outcome", "")
        return {
            **super().get_context_data(**kwargs),
            "report": report,
            "outcome": outcome,
            "tallies": _tallies(report),
            "page_obj": _page(report, outcome, self.request.GET.get("p")),
            "will_write": len(report["new"]) + len(report["updated"]),
            "is_previewed": self.object.state == ImportState.PREVIEWED,
            "form": kwargs.get("form") or OptionsForm(self.object),
        }


def _tallies(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [
        ("", _("Rows"), report["rows"]),
        ("new", _("New"), len(report["new"])),
        ("update", _("Updates"), len(report["updated"])),
        ("duplicate", _("Duplicates"), len(report["duplicates"])),
        ("error", _("Errors"), len({problem["row"] for problem in report["errors"]})),
    ]


def _page(report: dict[str, Any], outcome: str, number: str | None) -> Page[dict[str, Any]]:
    entries = [entry for entry in report["entries"] if not outcome or entry["outcome"] == outcome]
    return Paginator(entries, ROWS_PER_PAGE).get_page(number)


@may_import
@require_POST
def options(request: StaffRequest, pk: int) -> HttpResponse:
    """Preview an upload again, with other columns or another policy."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = OptionsForm(batch, request.POST)
    try:
        if form.is_valid():
            importing.change_options(batch, options=form.options())
    except (UnknownColumn, ImportAlreadyDecided) as error:
        messages.error(request, str(error))
    return redirect("signatory_imports:inspect", pk)


@may_import
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Import an upload as previewed."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        report = importing.confirm(batch, user=request.user)
    except ImportAlreadyDecided as error:
        messages.warning(request, str(error))
    else:
        if report.written:
            count = len(report.new) + len(report.updated)
            messages.success(request, ngettext("%d signatory imported.", "%d signatories imported.", count) % count)
        else:
            messages.error(request, report.file_error or _("Rows are refused, so nothing was imported."))
    return redirect("signatory_imports:inspect", pk)


@may_import
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Drop an upload."""
    batch = importing.discard(get_object_or_404(ImportBatch, pk=pk), user=request.user)
    messages.success(request, _("The upload was discarded. Nothing was written."))
    return redirect("signatory_lists:inspect", batch.signatory_list_id)
