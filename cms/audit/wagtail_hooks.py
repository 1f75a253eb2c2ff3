"""Registers the audit log with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class AuditLogMenuItem(MenuItem):
    """Shown to those who may read the audit log."""

    def is_shown(self, request: HttpRequest) -> bool:
        from cms.audit.admin.views import VIEW

        return request.user.has_perm(VIEW)


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return AuditLogMenuItem(_("Audit log"), reverse_lazy("audit_log"), icon_name="key", order=1010)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    from cms.audit.admin.views import AuditLogView

    return [
        path("reports/audit-log/", AuditLogView.as_view(), name="audit_log"),
        path("reports/audit-log/results/", AuditLogView.as_view(results_only=True), name="audit_log_results"),
    ]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="audit")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("audit.export", _("Download the audit log"), _("Audit log downloaded"))
