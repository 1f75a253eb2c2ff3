"""The screen of one entry: what is printed, and its private side for who may see that."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic import InspectView

from signatories.admin.display_values import ShowsWords
from signatories.admin.next_urls import ReturnsToListing, next_of
from signatories.models import Contact, Correction


class EntryView(ShowsWords, ReturnsToListing, InspectView):
    """An entry with its contact, for moderators too, who change nothing of it."""

    template_name = "signatories/admin/signatories/inspect.html"
    page_title = gettext_lazy("Signatory")

    def get_object(self, queryset: Any = None) -> Any:
        return super().get_object(self.model.objects.select_related("signatory_list", "group", "organization"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": next_of(self.request) or reverse(self.index_url_name), "label": _("Signatories")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see = self.request.user.has_perm("signatories.view_contact")
        return {
            **super().get_context_data(**kwargs),
            "may_see": may_see,
            "contact": Contact.objects.filter(pk=self.object.pk).first() if may_see else None,
            "correction": Correction.objects.filter(pk=self.object.pk).first() if may_see else None,
        }
