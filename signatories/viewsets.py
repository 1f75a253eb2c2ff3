"""The menu group *Signatories* in Wagtail's admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from signatories.enums import ImportState, Status
from signatories.filters import SEARCH_FIELDS, SignatoryFilterSet
from signatories.forms.signatories import SignatoryForm
from signatories.models import ImportBatch, Organization, Signatory, SignatoryList
from signatories.views import imports, lists


class OrganizationViewSet(ModelViewSet):
    model = Organization
    name = "organizations"
    icon = "globe"
    menu_label = _("Organizations")
    copy_view_enabled = False
    list_display = ("name", "name_fr", "country", "region", "is_member")
    list_filter = ("is_member", "country")
    search_fields = ("name", "name_fr", "website")
    list_per_page = 50
    panels = (
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_fr")]),
        FieldPanel("website"),
        FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
        FieldPanel("is_member"),
    )


class SignatoryListViewSet(ModelViewSet):
    model = SignatoryList
    name = "signatory_lists"
    icon = "list-ul"
    menu_label = _("Signatory lists")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = lists.ListView
    form_fields = ("title",)
    list_display = ("title", Column("created_at", label=_("Created"), sort_key="created_at"))
    search_fields = ("title",)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("export/<int:pk>/<slug:file_format>/", lists.export, name="export"),
        ]


class SignatoryIndexView(IndexView):
    """The signatories of all lists, with check boxes for bulk actions."""

    template_name = "signatories/admin/signatories.html"

    def get_base_queryset(self) -> QuerySet[Signatory]:
        queryset: QuerySet[Signatory] = super().get_base_queryset()
        return queryset.select_related("signatory_list")

    @cached_property
    def columns(self) -> list[Any]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="signatory"), *super().columns]

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("get_title_id", lambda signatory: f"signatory_{signatory.pk}_title")
        return super()._get_title_column(*args, **kwargs)


class SignatoryCreateView(CreateView):
    """Adding by hand; `?signatory_list=` names the list that staff came from."""

    def get_initial_form_instance(self) -> Signatory:
        chosen = self.request.GET.get("signatory_list", "")
        return Signatory(signatory_list_id=int(chosen)) if chosen.isdecimal() else Signatory()


class SignatoryViewSet(ModelViewSet):
    model = Signatory
    name = "signatories"
    icon = "group"
    menu_label = _("Signatories")
    copy_view_enabled = False
    index_view_class = SignatoryIndexView
    add_view_class = SignatoryCreateView
    filterset_class = SignatoryFilterSet
    list_display = (
        "name",
        Column("printed_details", label=_("Title, affiliation")),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        StatusTagColumn(
            "get_status_display",
            label=_("Status"),
            sort_key="status",
            primary=lambda signatory: signatory.status == Status.PUBLISHED,
        ),
        Column("signatory_list", label=_("List"), sort_key="signatory_list__title"),
        DateColumn("created_at", label=_("Added"), sort_key="created_at"),
    )
    search_fields = SEARCH_FIELDS
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("signatory_list"),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_fr")]),
            FieldRowPanel([FieldPanel("title"), FieldPanel("affiliation")]),
            FieldPanel("email"),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldRowPanel([FieldPanel("signed_on"), FieldPanel("lead_order")]),
            FieldPanel("organization"),
        ],
        base_form_class=SignatoryForm,
    )


class ImportBatchViewSet(ModelViewSet):
    model = ImportBatch
    name = "signatory_imports"
    icon = "upload"
    menu_label = _("Imports")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = imports.ImportView
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
        return [
            *super().get_urlpatterns(),
            path("upload/<int:list_pk>/", imports.UploadView.as_view(), name="upload"),
            path("leave-out/<int:pk>/<int:number>/", imports.leave_out, name="leave_out"),
            *(
                path(f"{name}/<int:pk>/", view, name=name)
                for name, view in (
                    ("options", imports.options),
                    ("confirm", imports.confirm),
                    ("discard", imports.discard),
                    ("progress", imports.progress),
                    ("resume", imports.resume),
                    ("problems", imports.problems),
                    ("undo", imports.undo),
                    ("directory", imports.fill_directory),
                )
            ),
        ]


class SignatoriesGroup(ViewSetGroup):
    menu_label = _("Signatories")
    menu_icon = "group"
    menu_order = 200
    items = (OrganizationViewSet, SignatoryListViewSet, SignatoryViewSet, ImportBatchViewSet)
