"""The screens of the directory of organizations, and the button that adds those of an import to it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from core.authenticated_request import AuthenticatedHttpRequest
from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from core.next_urls import NextUrlLinksMixin, NextUrlRedirectMixin, get_next_url
from core.numbers import grouped
from signatories.admin.directory_import import (
    DirectoryImportButtonMixin,
    DirectoryImportScreen,
    DirectoryImportView,
    DirectoryPreviewView,
    import_urls,
    may_import,
)
from signatories.admin.display_values import DisplayValuesMixin
from signatories.directory.organizations import add_to_directory, missing_from_directory, unlinked_namesakes
from signatories.enums import Directory
from signatories.exchange.directories.organizations import OrganizationImport
from signatories.models import ImportBatch, Organization

#: Signatures that the screen to link them lists.
MAX_SHOWN = 50


class OrganizationForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of an organization of the directory."""

    derived = ("name_key", "sort_key", "search_text")


class OrganizationIndexView(DirectoryImportButtonMixin, NextUrlLinksMixin, IndexView):
    """The listing of the directory, searchable by current, translated and former names."""

    template_name = "signatories/admin/organizations/index.html"
    directory = Directory.ORGANIZATIONS

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("relation", "member_group")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if may_import(self.request, Organization):
            buttons.append(
                Button(_("Link signatures"), url=reverse("organizations:link"), icon_name="link", priority=5)
            )
        return buttons

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)


class OrganizationImportScreen(DirectoryImportScreen):
    """Imports a file into the directory, with the relations of organizations to the coalition."""

    importer = OrganizationImport
    directory = Directory.ORGANIZATIONS
    page_title = gettext_lazy("Import organizations")


class OrganizationImportView(OrganizationImportScreen, DirectoryImportView):
    """The first step: the file."""


class OrganizationPreviewView(OrganizationImportScreen, DirectoryPreviewView):
    """The second step: preview, choices and result, with the signatures that can now be linked."""

    def get_result_context(self) -> dict[str, Any]:
        """Return the number of signatures that can be linked."""
        return {"linkable": unlinked_namesakes().count()}


class OrganizationLinkView(WagtailAdminTemplateMixin, TemplateView):
    """Links the signatures of organizations that the directory has by the same name."""

    request: AuthenticatedHttpRequest
    template_name = "signatories/admin/organizations/link.html"
    page_title = gettext_lazy("Link signatures")
    header_icon = "link"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Require the permissions to add and to change organizations."""
        if not may_import(request, Organization):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("organizations:index"), "label": _("Organizations")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the number of signatures, and the first ones."""
        signatures = unlinked_namesakes()
        first = signatures.select_related("signatory_list").order_by("name_key", "pk")[:MAX_SHOWN]
        return super().get_context_data(count=signatures.count(), signatures=first, **kwargs)

    def post(self, request: AuthenticatedHttpRequest) -> HttpResponse:
        """Link them. Idempotent."""
        number = add_to_directory(unlinked_namesakes(), user=request.user).linked
        sentence = ngettext("%s signature was linked.", "%s signatures were linked.", number)
        messages.success(request, sentence % grouped(number))
        return redirect("organizations:index")


class OrganizationInspectView(DisplayValuesMixin, NextUrlRedirectMixin, InspectView):
    """One organization, with the lists that it signed."""

    template_name = "signatories/admin/organizations/inspect.html"
    page_title = gettext_lazy("Organization")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": get_next_url(self.request) or reverse(self.index_url_name), "label": _("Organizations")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signatures = self.object.signatories.select_related("signatory_list").order_by("-created_at")
        return {**super().get_context_data(**kwargs), "signatures": signatures}


class OrganizationViewSet(ModelViewSet):
    model = Organization
    name = "organizations"
    icon = "globe"
    menu_label = gettext_lazy("Organizations")
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = OrganizationIndexView
    inspect_view_class = OrganizationInspectView
    edit_view_class = ConflictAwareEditView
    list_display = (
        "name",
        "country",
        "region",
        Column("relation", label=gettext_lazy("Relation"), sort_key="relation__position"),
        Column("member_group", label=gettext_lazy("Group of members"), sort_key="member_group__position"),
    )
    list_filter = (
        *("relation", "relation__is_membership", "member_group", "is_listed"),
        *("country", "logo_permitted"),
    )
    list_export = (
        *("name", "names", "website", "country", "region"),
        *("relation", "member_group", "member_since", "is_listed", "former_names"),
    )
    search_fields = ("search_text",)
    inspect_view_fields = (
        *("name", "names", "former_names", "website", "country", "region"),
        *("relation", "member_group", "member_since", "is_listed"),
        *("logo", "logo_alt", "logo_permitted"),
    )
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("names"),
            FieldPanel("former_names"),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldPanel("relation"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("member_group"), FieldPanel("member_since")]),
                    FieldPanel("is_listed"),
                ],
                heading=gettext_lazy("Membership"),
            ),
            MultiFieldPanel(
                [FieldPanel("logo"), FieldPanel("logo_alt"), FieldPanel("logo_permitted")],
                heading=gettext_lazy("Logo"),
            ),
        ],
        base_form_class=OrganizationForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            *import_urls(OrganizationImportView, OrganizationPreviewView),
            path("link/", OrganizationLinkView.as_view(), name="link"),
        ]


@permission_required("signatories.add_organization")
@require_POST
def add_organizations(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Add the organizations of an import that the directory lacks, and link those that it has."""
    change = add_to_directory(missing_from_directory(get_object_or_404(ImportBatch, pk=pk)), user=request.user)
    sentences = []
    if change.added or not change.linked:
        number = change.added
        added = ngettext("%s organization added to the directory.", "%s organizations added to the directory.", number)
        sentences.append(added % grouped(number))
    if number := change.linked:
        linked = ngettext("%s linked that was there already.", "%s linked that were there already.", number)
        sentences.append(linked % grouped(number))
    messages.success(request, " ".join(sentences))
    return redirect("signatory_imports:inspect", pk)
