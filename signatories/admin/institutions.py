"""The list of institutions that signers can choose as their affiliation."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from signatories.admin.directory_import import (
    DirectoryImportButtonMixin,
    DirectoryImportScreen,
    DirectoryImportView,
    DirectoryPreviewView,
    import_urls,
)
from signatories.directory.affiliations import institutions_matching
from signatories.enums import Directory
from signatories.exchange.directories.institutions import InstitutionImport
from signatories.models import Institution


class InstitutionForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of an institution."""

    derived = ("name_key",)


class InstitutionIndexView(DirectoryImportButtonMixin, IndexView):
    """The institutions, searchable by the beginnings of words in any language."""

    directory = Directory.INSTITUTIONS

    def search_queryset(self, queryset: Any) -> Any:
        return institutions_matching(queryset, self.search_query)


class InstitutionImportScreen(DirectoryImportScreen):
    """Imports a file into the list of institutions."""

    importer = InstitutionImport
    directory = Directory.INSTITUTIONS
    page_title = gettext_lazy("Import institutions")


class InstitutionImportView(InstitutionImportScreen, DirectoryImportView):
    """The first step: the file."""


class InstitutionPreviewView(InstitutionImportScreen, DirectoryPreviewView):
    """The second step: preview and result."""


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
        return [*super().get_urlpatterns(), *import_urls(InstitutionImportView, InstitutionPreviewView)]
