"""The list of institutions that signers can choose as their affiliation."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from signatories.admin.directory_import import DirectoryImportView
from signatories.directory.affiliations import institutions_matching
from signatories.exchange.imports.directory import InstitutionImport
from signatories.models import Institution


class InstitutionForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of an institution."""

    derived = ("name_key",)


class InstitutionIndexView(IndexView):
    """The institutions, searchable by the beginnings of words in any language."""

    def search_queryset(self, queryset: Any) -> Any:
        return institutions_matching(queryset, self.search_query)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perms(["signatories.add_institution", "signatories.change_institution"]):
            buttons.append(Button(_("Import"), url=reverse("institutions:import"), icon_name="upload", priority=5))
        return buttons


class InstitutionImportView(DirectoryImportView):
    """Imports a file into the list of institutions."""

    importer = InstitutionImport
    page_title = gettext_lazy("Import institutions")
    index_url_name = "institutions:index"
    index_label = gettext_lazy("Institutions")


class InstitutionViewSet(ModelViewSet):
    model = Institution
    name = "institutions"
    icon = "home"
    menu_label = gettext_lazy("Institutions")
    copy_view_enabled = False
    index_view_class = InstitutionIndexView
    edit_view_class = ConflictAwareEditView
    list_display = ("name", "country", "website", "identifier")
    list_filter = ("country",)
    list_export = ("name", "names", "country", "website", "identifier")
    search_fields = ("name",)
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("names"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("website")]),
            FieldPanel("identifier"),
        ],
        base_form_class=InstitutionForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("import/", InstitutionImportView.as_view(), name="import")]
