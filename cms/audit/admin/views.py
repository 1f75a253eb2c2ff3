"""The report *Audit log*: who did what when."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from cms.audit.admin.export import csv_export, json_lines_export
from cms.audit.admin.filters import AuditLogFilterSet
from cms.audit.admin.rows import rows_of
from cms.audit.models import AuditRecord
from cms.audit.sealing import head
from core.users.models import User

VIEW = "audit.view_auditrecord"


class AuditLogView(ReportView):
    """All records, newest first. Downloads have the filtered ones in the order of the chain, and are logged."""

    FORMATS = ("csv", "jsonl")
    model = AuditRecord
    results_template_name = "audit/audit_log_results.html"
    page_title = _("Audit log")
    header_icon = "key"
    filterset_class = AuditLogFilterSet
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    permission_policy = ModelPermissionPolicy(AuditRecord)
    any_permission_required = ["view"]
    list_export = ["position"]

    def get_queryset(self) -> QuerySet[AuditRecord]:
        """Return the records in the order of the screen or of the file."""
        order = F("position").asc(nulls_last=True) if self.is_export else F("pk").desc()
        return AuditRecord.objects.order_by(order)

    def decorate_paginated_queryset(self, object_list: QuerySet[AuditRecord]) -> Any:
        """Return the rows of a page, with links, or those of a file."""
        if self.is_export:
            return rows_of(object_list.iterator(chunk_size=2_000))
        return list(rows_of(object_list, reader=self.request.user))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the head of the chain."""
        return {**super().get_context_data(*args, **kwargs), "head": head()}

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Log the download, and return the file."""
        rows: Any = queryset
        name = f"audit-log-{timezone.localdate():%Y-%m-%d}"
        log_export(self.request.user, spreadsheet_format)
        return csv_export(rows, name) if spreadsheet_format == "csv" else json_lines_export(rows, name)

    @property
    def header_more_buttons(self) -> list[Button]:
        """The downloads."""
        labels = {"csv": _("Download CSV"), "jsonl": _("Download JSON lines")}
        return [
            Button(labels[each], url=self.get_export_url(each), icon_name="download", priority=100 + number)
            for number, each in enumerate(self.FORMATS)
        ]


def log_export(user: User, file_format: str) -> None:
    """Record a download in the audit log, at the newest record."""
    newest = AuditRecord.objects.order_by("-pk").first()
    if newest:
        log(instance=newest, action="audit.export", user=user, data={"format": file_format})
