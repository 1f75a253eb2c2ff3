"""The menu group *Signatories* in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from signatories.admin import mails, organizations, review
from signatories.admin.bulk_actions.decisions import ACTIONS
from signatories.admin.bulk_actions.edits import CHANGES
from signatories.admin.imports import views as imports
from signatories.admin.lists import removal as list_removal
from signatories.admin.lists import views as lists
from signatories.admin.shared_edit_view import SharedEditView
from signatories.admin.signatories import inspect_view as entry
from signatories.admin.signatories import views as signatories
from signatories.admin.signatories.filters import SignatoryFilterSet
from signatories.admin.signatories.forms import OrganizationForm, SignatoryForm, SignatoryListForm
from signatories.admin.signatories.panels import ContactPanel
from signatories.enums import ImportState
from signatories.models import ImportBatch, Mail, Organization, Signatory, SignatoryList


class OrganizationViewSet(ModelViewSet):
    model = Organization
    name = "organizations"
    icon = "globe"
    menu_label = _("Organizations")
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = organizations.OrganizationIndexView
    inspect_view_class = organizations.OrganizationView
    edit_view_class = SharedEditView
    list_display = (
        "name",
        "name_fr",
        "country",
        "region",
        BooleanColumn("is_member", label=_("Member"), sort_key="is_member"),
    )
    list_filter = ("is_member", "country", "logo_permitted")
    search_fields = ("search_text",)
    inspect_view_fields = (
        *("name", "name_fr", "former_names", "website", "country", "region"),
        *("is_member", "logo", "logo_alt", "logo_permitted"),
    )
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_fr")]),
            FieldPanel("former_names"),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldPanel("is_member"),
            MultiFieldPanel(
                [FieldPanel("logo"), FieldPanel("logo_alt"), FieldPanel("logo_permitted")], heading=_("Logo")
            ),
        ],
        base_form_class=OrganizationForm,
    )


class SignatoryListViewSet(ModelViewSet):
    model = SignatoryList
    name = "signatory_lists"
    icon = "list-ul"
    menu_label = _("Signatory lists")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = lists.ListView
    index_view_class = lists.ListIndexView
    delete_view_class = list_removal.ListDeleteView
    edit_view_class = SharedEditView
    list_display = (
        "title",
        lists.SigningColumn("signing", label=_("Signing by the public"), sort_key="closes_at"),
        lists.CountsColumn("counts", label=_("Signatories")),
        Column("created_at", label=_("Created"), sort_key="created_at"),
    )
    search_fields = ("title",)
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("signing"), FieldPanel("who_signs")]),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                ],
                heading=_("Signing by the public"),
            ),
            MultiFieldPanel(
                [FieldPanel("reviews_organizations"), FieldPanel("reviews_individuals"), FieldPanel("notify")],
                heading=_("Review"),
            ),
            FieldPanel("automatic_editions"),
            FieldPanel("allows_hidden_names"),
            FieldPanel("embedding_sites"),
            InlinePanel(
                "groups",
                heading=_("Groups"),
                label=_("Group"),
                panels=[FieldRowPanel([FieldPanel("heading"), FieldPanel("heading_fr"), FieldPanel("position")])],
            ),
        ],
        base_form_class=SignatoryListForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("export/<int:pk>/<slug:file_format>/", lists.export, name="export"),
            path("erase/<int:pk>/", list_removal.erase_data, name="erase"),
        ]


class SignatoryViewSet(ModelViewSet):
    model = Signatory
    name = "signatories"
    icon = "group"
    menu_label = _("Signatories")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = entry.EntryView
    inspect_view_fields = (
        *("signatory_list", "kind", "status", "source", "name", "name_fr", "title", "affiliation", "website"),
        *("country", "region", "signed_on", "lead_order", "group", "sort_as", "affiliation_for_identification"),
        *("is_name_hidden", "organization", "created_at", "confirmed_at", "published_at"),
    )
    index_view_class = signatories.SignatoryIndexView
    add_view_class = signatories.SignatoryCreateView
    edit_view_class = signatories.SignatoryEditView
    delete_view_class = signatories.SignatoryDeleteView
    filterset_class = SignatoryFilterSet
    search_fields = ("search_text",)
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("signatory_list"),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_fr")]),
            FieldRowPanel([FieldPanel("title"), FieldPanel("affiliation")]),
            FieldPanel("email", permission="signatories.view_contact"),
            ContactPanel(heading=_("Contact data")),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldPanel("signed_on"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("lead_order"), FieldPanel("group")]),
                    FieldPanel("sort_as"),
                    FieldPanel("affiliation_for_identification"),
                    FieldPanel("is_name_hidden"),
                ],
                heading=_("How it is printed"),
            ),
            FieldPanel("organization"),
        ],
        base_form_class=SignatoryForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(bulk_actions=(*ACTIONS, *CHANGES), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        waiting = {**self.get_index_view_kwargs(), "template_name": review.ReviewView.template_name}
        return [
            *super().get_urlpatterns(),
            path("review/", self.construct_view(review.ReviewView, **waiting), name="review"),
            path(
                "review/results/",
                self.construct_view(review.ReviewView, **waiting, results_only=True),
                name="review_results",
            ),
            path("logo/<int:pk>/", review.logo, name="logo"),
            path("columns/", signatories.choose_columns, name="columns"),
            path("export/<slug:file_format>/", signatories.export_listed, name="export"),
            path("export/<slug:file_format>/<slug:contacts>/", signatories.export_listed, name="export"),
        ]


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
        steps = {
            "options": imports.options,
            "confirm": imports.confirm,
            "discard": imports.discard,
            "progress": imports.progress,
            "resume": imports.resume,
            "problems": imports.problems,
            "undo": imports.undo,
            "directory": imports.fill_directory,
            "answer": imports.answer,
            "explain": imports.explain,
        }
        return [
            *super().get_urlpatterns(),
            path("upload/<int:list_pk>/", imports.UploadView.as_view(), name="upload"),
            path("leave-out/<int:pk>/<int:number>/", imports.leave_out, name="leave_out"),
            path("decide/<int:pk>/<int:number>/", imports.decide, name="decide"),
            path("overrule/<int:pk>/<int:number>/", imports.overrule, name="overrule"),
            *(path(f"{name}/<int:pk>/", view, name=name) for name, view in steps.items()),
        ]


class MailViewSet(ModelViewSet):
    """The mails that wait, and what became of the others."""

    model = Mail
    name = "mails"
    icon = "mail"
    menu_label = _("Mail")
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ("purpose",)
    index_view_class = mails.MailIndexView
    list_filter = ("purpose", "note")
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("send-now/<int:pk>/", mails.send_now, name="send_now")]


class SignatoriesGroup(ViewSetGroup):
    menu_label = _("Signatories")
    menu_icon = "group"
    menu_order = 200
    items = (OrganizationViewSet, SignatoryListViewSet, SignatoryViewSet, ImportBatchViewSet, MailViewSet)
