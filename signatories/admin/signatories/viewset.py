"""The viewset of signatories: form, filters, views and URLs. The columns of the listing are in `columns`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from signatories.admin import review
from signatories.admin.bulk_actions.registry import BULK_ACTIONS
from signatories.admin.signatories import columns, export, views
from signatories.admin.signatories.filters import SignatoryFilterSet
from signatories.admin.signatories.forms import SignatoryForm
from signatories.admin.signatories.panels import ContactPanel
from signatories.models import Signatory


class SignatoryViewSet(ModelViewSet):
    model = Signatory
    name = "signatories"
    icon = "group"
    menu_label = _("Signatories")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = views.SignatoryInspectView
    inspect_view_fields = (
        *("signatory_list", "kind", "status", "source", "name", "names", "title", "affiliation", "website"),
        *(
            "country",
            "region",
            "represented_by",
            "answers",
            "signed_on",
            "lead_order",
            "group",
            "sort_as",
            "sort_as_source",
            "affiliation_for_identification",
        ),
        *("is_name_hidden", "organization", "created_at", "confirmed_at", "published_at"),
    )
    index_view_class = views.SignatoryIndexView
    add_view_class = views.SignatoryCreateView
    edit_view_class = views.SignatoryEditView
    delete_view_class = views.SignatoryDeleteView
    filterset_class = SignatoryFilterSet
    search_fields = ("search_text",)
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("signatory_list"),
            FieldPanel("kind"),
            FieldPanel("name"),
            FieldPanel("names"),
            FieldRowPanel([FieldPanel("title"), FieldPanel("affiliation")]),
            FieldPanel("email", permission="signatories.view_contact"),
            FieldRowPanel(
                [
                    FieldPanel("representative", permission="signatories.view_contact"),
                    FieldPanel("representative_role", permission="signatories.view_contact"),
                ]
            ),
            ContactPanel(heading=_("Contact data")),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldPanel("represented_by"),
            FieldPanel("answers"),
            FieldPanel("private_answers", permission="signatories.view_contact"),
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
        return super().get_index_view_kwargs(bulk_actions=BULK_ACTIONS, **kwargs)

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
            path("columns/", columns.choose_columns, name="columns"),
            path("export/<slug:file_format>/", export.export_listing, name="export"),
            path("export/<slug:file_format>/<slug:contacts>/", export.export_listing, name="export"),
        ]
