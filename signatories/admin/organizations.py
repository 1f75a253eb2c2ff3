"""The screens of the directory of organizations, and the button that adds those of an import to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from core.authenticated_request import AuthenticatedHttpRequest
from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from core.next_urls import NextUrlLinksMixin, NextUrlRedirectMixin, get_next_url
from core.numbers import grouped
from signatories.admin.directory_import import DirectoryImportView
from signatories.admin.display_values import DisplayValuesMixin
from signatories.directory.organizations import add_to_directory, missing_from_directory
from signatories.exchange.imports.organizations import OrganizationImport
from signatories.models import ImportBatch, Organization


class OrganizationForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of an organization of the directory."""

    derived = ("name_key", "sort_key", "search_text")


class OrganizationIndexView(NextUrlLinksMixin, IndexView):
    """The listing of the directory, searchable by current, translated and former names."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("relation", "member_group")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perms(["signatories.add_organization", "signatories.change_organization"]):
            buttons.append(Button(_("Import"), url=reverse("organizations:import"), icon_name="upload", priority=5))
        return buttons

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)


class OrganizationImportView(DirectoryImportView):
    """Imports a file into the directory, with the relations of organizations to the coalition."""

    importer = OrganizationImport
    page_title = gettext_lazy("Import organizations")
    index_url_name = "organizations:index"
    index_label = gettext_lazy("Organizations")


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
        return [*super().get_urlpatterns(), path("import/", OrganizationImportView.as_view(), name="import")]


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
