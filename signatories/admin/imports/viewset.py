"""The viewset of imports: the listing and the URLs of all steps."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from signatories.admin.imports import (
    asking,
    clean_names,
    confirmation,
    file_questions,
    options,
    paste,
    preview,
    progress,
    refused_rows,
    removal,
    row_decisions,
    undo,
    upload,
)
from signatories.admin.organizations import add_organizations
from signatories.enums import ImportState
from signatories.models import ImportBatch


class ImportIndexView(IndexView):
    """The listing of imports."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("signatory_list", "created_by")


class ImportBatchViewSet(ModelViewSet):
    model = ImportBatch
    name = "signatory_imports"
    icon = "upload"
    menu_label = _("Imports")
    index_view_class = ImportIndexView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = preview.ImportInspectView
    form_fields = ("file_name",)
    list_display = (
        "file_name",
        Column("signatory_list", label=_("List")),
        StatusTagColumn(
            "get_state_display", label=_("State"), primary=lambda batch: batch.state == ImportState.IMPORTED
        ),
        Column("created_by", label=_("By")),
        DateColumn("created_at", label=_("Uploaded"), sort_key="created_at"),
    )
    list_filter = ("signatory_list", "state")

    def get_urlpatterns(self) -> list[URLPattern]:
        steps = {
            "options": options.change_options,
            "confirm": confirmation.confirm,
            "discard": confirmation.discard,
            "remove": removal.take_off_list,
            "ask": asking.ask_by_mail,
            "requests": asking.poll_requests,
            "progress": progress.poll_progress,
            "resume": progress.resume,
            "problems": refused_rows.download_refused_rows,
            "undo": undo.undo,
            "directory": add_organizations,
            "answer": row_decisions.decide_rows,
            "explain": file_questions.answer_file_question,
            "clean": clean_names.clean_names,
        }
        return [
            *super().get_urlpatterns(),
            path("upload/<int:list_pk>/", upload.UploadView.as_view(), name="upload"),
            path("paste/<int:list_pk>/", paste.PasteView.as_view(), name="paste"),
            path("leave-out/<int:pk>/<int:number>/", row_decisions.exclude_row, name="leave_out"),
            path("decide/<int:pk>/<int:number>/", row_decisions.decide_row, name="decide"),
            path("rewrite/<int:pk>/<int:number>/<int:part>/", clean_names.rewrite_row, name="rewrite"),
            path("overrule/<int:pk>/<int:number>/", row_decisions.overrule_row, name="overrule"),
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in steps.items()),
        ]
