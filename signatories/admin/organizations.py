"""The screens of the directory."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic import IndexView, InspectView

from signatories.admin.display_values import ShowsWords
from signatories.admin.next_urls import KeepsListing, ReturnsToListing, next_of


class OrganizationIndexView(KeepsListing, IndexView):
    """The directory, searched by today's, French and former names."""

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)


class OrganizationView(ShowsWords, ReturnsToListing, InspectView):
    """One organization, and the lists that it signed."""

    template_name = "signatories/admin/organizations/inspect.html"
    page_title = gettext_lazy("Organization")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": next_of(self.request) or reverse(self.index_url_name), "label": _("Organizations")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed = self.object.signatories.select_related("signatory_list").order_by("-created_at")
        return {**super().get_context_data(**kwargs), "signed": signed}
