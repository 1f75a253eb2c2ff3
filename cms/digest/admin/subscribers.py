"""The listing of subscribers: search, filters, CSV, and taking over signers who asked for the newsletter."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import log

from cms.digest.admin.subscriber_imports import IMPORT, ImportView, PreviewView, undo_import
from cms.digest.models import Subscriber
from cms.digest.subscriptions import take_over_signers, willing_signers
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.numbers import grouped
from core.record_viewset import RecordViewSet
from signatories.admin.csv_file import csv_response

COLUMNS = (
    *("email", "language", "status", "source", "created_at", "confirmed_at", "changed_at"),
    *("consent_source", "imported_in__statement"),
)


class SubscriberIndexView(IndexView):
    """All subscribers, newest first."""

    template_name = "digest/admin/subscribers.html"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the user may do."""
        may_add = self.request.user.has_perm("digest.take_over_signers")
        return {
            **super().get_context_data(*args, **kwargs),
            "may_export": self.request.user.has_perm("digest.export_subscriber"),
            "may_import": self.request.user.has_perm(IMPORT),
            "willing": willing_signers().count() if may_add else 0,
        }


@permission_required("digest.export_subscriber")
def export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Return all subscribers as CSV, with text that spreadsheet programs do not take for formulas. Audited.

    Importing the file changes nothing. `consent_source` is the origin that the imported row or staff gave.
    """
    log_export(request)
    found = Subscriber.objects.exclude(email="").order_by("pk").values_list(*COLUMNS)
    rows = ((*row[:-1], row[-1] or statement) for *row, statement in found.iterator())
    return csv_response(COLUMNS[:-1], rows, "subscribers")


def log_export(request: AuthenticatedHttpRequest) -> None:
    """Record the export in the audit log, at the newest subscriber."""
    newest = Subscriber.objects.order_by("-pk").first()
    if newest:
        log(instance=newest, action="digest.export", user=request.user)


@allow_post
@require_POST
@permission_required("digest.take_over_signers")
def take_over(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take over the signers who asked for the newsletter. Idempotent."""
    added = take_over_signers(user=request.user)
    messages.success(
        request, ngettext("%s subscriber was added.", "%s subscribers were added.", added) % grouped(added)
    )
    return redirect("subscribers:index")


class SubscriberViewSet(RecordViewSet):
    """Subscribers. They are added by the form, by signing and from files, never one by one."""

    model = Subscriber
    name = "subscribers"
    icon = "group"
    menu_label = _("Subscribers")
    index_view_class = SubscriberIndexView
    list_display = (
        TitleColumn("email", label=_("E-mail"), get_url=lambda subscriber: None),
        Column("status", label=_("Status"), accessor="get_status_display"),
        Column("language", label=_("Language")),
        Column("source", label=_("Source"), accessor="get_source_display"),
        DateColumn("confirmed_at", label=_("Confirmed")),
        DateColumn("changed_at", label=_("Since")),
    )
    list_filter = ("status", "language", "source")
    search_fields = ("email",)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("export/", export, name="export"),
            path("take-over/", take_over, name="take_over"),
            path("import/", ImportView.as_view(), name="import"),
            path("import/<int:pk>/", PreviewView.as_view(), name="import_preview"),
            path("import/<int:pk>/undo/", undo_import, name="undo_import"),
        ]
