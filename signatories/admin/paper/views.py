"""The screens of the signatures on paper of a list: listing, form, deleting."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from core.numbers import grouped
from signatories.admin.lists.child_views import (
    ChildCreateView,
    ChildDeleteView,
    ChildEditView,
    ChildIndexMixin,
    ChildViewMixin,
)
from signatories.admin.paper.forms import PaperSignaturesForm
from signatories.models import PaperSignatures
from signatories.models.paper_signatures import MAX_ENTRIES
from signatories.moderation.paper_signatures import delete_paper_signatures

EDIT_HANDLER = ObjectList(
    [
        FieldRowPanel([FieldPanel("number"), FieldPanel("counted_on")]),
        MultiFieldPanel([FieldPanel("note"), FieldPanel("notes")], heading=gettext_lazy("Public note")),
        FieldPanel("staff_note"),
    ],
    base_form_class=PaperSignaturesForm,
).bind_to_model(PaperSignatures)


class PaperViewMixin(ChildViewMixin):
    """For a generic view of the signatures on paper of one list."""

    model = PaperSignatures
    header_icon = "doc-full"
    listing_title = gettext_lazy("Signatures on paper")
    index_name, add_name, edit_name, delete_name = "paper", "add_paper", "edit_paper", "delete_paper"


class PaperIndexView(PaperViewMixin, ChildIndexMixin, IndexView):
    """The signatures on paper of a list, the newest first, with their total."""

    page_title = gettext_lazy("Signatures on paper")
    default_ordering = "-counted_on"
    max_children = MAX_ENTRIES
    paginate_by = 50
    template_name = "signatories/admin/paper/index.html"
    results_template_name = "signatories/admin/paper/index_results.html"
    add_item_label = gettext_lazy("Add signatures on paper")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().order_by("-counted_on", "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "number",
                label=_("Signatures"),
                accessor=lambda paper: grouped(paper.number),
                get_url=self.get_edit_url,
            ),
            Column("counted_on", label=_("Counted on")),
            Column("note", label=_("Public note"), accessor="printed_note"),
            Column("staff_note", label=_("Note for staff")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "total": self.get_base_queryset().total()}


class PaperCreateView(PaperViewMixin, ChildCreateView):
    """Adds signatures on paper to a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("New signatures on paper")
    success_message = gettext_lazy("Added: %(object)s.")
    error_message = gettext_lazy("The signatures have not been added: see the errors below.")
    submit_button_label = gettext_lazy("Add the signatures")


class PaperEditView(PaperViewMixin, ChildEditView):
    """Changes signatures on paper of a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("Editing signatures on paper")
    success_message = gettext_lazy("Saved: %(object)s.")
    error_message = gettext_lazy("The signatures have not been saved: see the errors below.")


class PaperDeleteView(PaperViewMixin, ChildDeleteView):
    """The confirmation to delete signatures on paper."""

    page_title = gettext_lazy("Delete signatures on paper")
    confirmation_message = gettext_lazy("Are you sure that these signatures are to be counted no longer?")
    success_message = gettext_lazy("Deleted: %(object)s.")

    def delete_action(self) -> None:
        """Delete by the service, which writes the log."""
        delete_paper_signatures(self.object, user=self.request.user)


def paper_urls() -> list[URLPattern]:
    """Return the URL patterns of the screens."""
    return [
        path("<int:list_pk>/paper/", PaperIndexView.as_view(), name="paper"),
        path("<int:list_pk>/paper/new/", PaperCreateView.as_view(), name="add_paper"),
        path("<int:list_pk>/paper/<int:pk>/", PaperEditView.as_view(), name="edit_paper"),
        path("<int:list_pk>/paper/<int:pk>/delete/", PaperDeleteView.as_view(), name="delete_paper"),
    ]
