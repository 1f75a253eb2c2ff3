"""The viewset of signatory lists: columns, form, views and URLs."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from signatories.admin.lists import (
    confirmation_requests,
    legal_hold,
    order,
    order_changes,
    removal,
    text_notices,
    views,
)
from signatories.admin.lists.forms import SignatoryListForm
from signatories.admin.paper.views import paper_urls
from signatories.admin.questions.requirements import RequirementsView
from signatories.admin.questions.views import question_urls
from signatories.models import SignatoryList


class SignatoryListViewSet(ModelViewSet):
    model = SignatoryList
    name = "signatory_lists"
    icon = "list-ul"
    menu_label = _("Signatory lists")
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = views.ListInspectView
    index_view_class = views.ListIndexView
    delete_view_class = removal.ListDeleteView
    edit_view_class = views.ListEditView
    list_display = (
        "title",
        views.SigningColumn("signing", label=_("Signing by the public"), sort_key="closes_at"),
        views.CountsColumn("counts", label=_("Signatories")),
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
                    FieldRowPanel([FieldPanel("time_zone"), FieldPanel("reminder_days")]),
                    FieldPanel("goal"),
                ],
                heading=_("Signing by the public"),
            ),
            MultiFieldPanel(
                [FieldPanel("reviews_organizations"), FieldPanel("reviews_individuals"), FieldPanel("notify")],
                heading=_("Review"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("individual_order"), FieldPanel("particles")])], heading=_("Order of names")
            ),
            MultiFieldPanel(
                [FieldPanel("contact_months"), FieldPanel("anonymizes_names"), FieldPanel("confirms_erasure")],
                heading=_("Personal data"),
            ),
            FieldPanel("automatic_editions"),
            FieldPanel("allows_hidden_names"),
            FieldPanel("prints_representatives"),
            FieldPanel("suggests_affiliations"),
            FieldPanel("embedding_sites"),
            InlinePanel(
                "groups",
                heading=_("Groups"),
                label=_("Group"),
                panels=[FieldRowPanel([FieldPanel("heading"), FieldPanel("position")]), FieldPanel("headings")],
            ),
        ],
        base_form_class=SignatoryListForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("export/<int:pk>/<slug:file_format>/", views.export_list, name="export"),
            path("order/<int:pk>/", order.OrderView.as_view(), name="order"),
            path("order/<int:pk>/results/", order.OrderView.as_view(results_only=True), name="order_results"),
            path("order/<int:pk>/accept/", order_changes.accept_shown, name="accept_order"),
            path("order/<int:pk>/<int:entry_pk>/", order_changes.save_order, name="save_order"),
            path("notify/<int:pk>/", text_notices.notify_signers, name="notify_signers"),
            path("ask/<int:pk>/", confirmation_requests.ask_all, name="ask_all"),
            path("ask/<int:pk>/progress/", confirmation_requests.poll_progress, name="ask_all_progress"),
            path("ask/<int:pk>/stop/", confirmation_requests.stop, name="stop_asking"),
            *question_urls(),
            *paper_urls(),
            path("<int:list_pk>/fields/", RequirementsView.as_view(), name="requirements"),
            path("hold/<int:pk>/", legal_hold.change_hold, name="hold"),
            path("erase/<int:pk>/", removal.erase_personal_data, name="erase"),
        ]
