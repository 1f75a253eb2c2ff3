"""The screens of the updates of a letter: listing, form, deleting."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from letters.admin.updates.forms import LetterUpdateForm
from letters.letter_updates import delete_update
from letters.models import LetterUpdate
from letters.models.letter_update import MAX_UPDATES
from signatories.admin.lists.child_views import (
    ChildCreateView,
    ChildDeleteView,
    ChildEditView,
    ChildIndexMixin,
    ChildViewMixin,
)

EDIT_HANDLER = ObjectList(
    [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("day")]),
        MultiFieldPanel(
            [FieldPanel("party"), FieldPanel("parties")], heading=gettext_lazy("Delivered to, or answered by")
        ),
        MultiFieldPanel([FieldPanel("text"), FieldPanel("texts")], heading=gettext_lazy("Text")),
        FieldPanel("document"),
        FieldPanel("link"),
        FieldPanel("is_shown"),
    ],
    base_form_class=LetterUpdateForm,
).bind_to_model(LetterUpdate)


class UpdateViewMixin(ChildViewMixin):
    """For a generic view of the updates of one list."""

    model = LetterUpdate
    header_icon = "history"
    listing_title = gettext_lazy("Updates")
    namespace = "letter_updates"
    index_name, add_name, edit_name, delete_name = "index", "add", "edit", "delete"


class UpdateIndexView(UpdateViewMixin, ChildIndexMixin, IndexView):
    """The updates of a list, the newest first."""

    page_title = gettext_lazy("Updates")
    max_children = MAX_UPDATES
    paginate_by = 50
    results_template_name = "letters/admin/updates/index_results.html"
    add_item_label = gettext_lazy("Add an update")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().newest_first()

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("sentence", label=_("Update"), get_url=self.get_edit_url),
            Column("text", label=_("Text"), accessor=lambda update: Truncator(update.printed_text).chars(200)),
            BooleanColumn("is_shown", label=_("Shown to readers")),
        ]


class UpdateCreateView(UpdateViewMixin, ChildCreateView):
    """Adds an update to the letters of a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("New update")
    success_message = gettext_lazy("Added: %(object)s.")
    error_message = gettext_lazy("The update has not been added: see the errors below.")
    submit_button_label = gettext_lazy("Add the update")


class UpdateEditView(UpdateViewMixin, ChildEditView):
    """Changes an update."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("Editing an update")
    success_message = gettext_lazy("Saved: %(object)s.")
    error_message = gettext_lazy("The update has not been saved: see the errors below.")


class UpdateDeleteView(UpdateViewMixin, ChildDeleteView):
    """The confirmation to delete an update."""

    page_title = gettext_lazy("Delete the update")
    confirmation_message = gettext_lazy("Are you sure that nobody needs this update any more?")
    success_message = gettext_lazy("Deleted: %(object)s.")

    def delete_action(self) -> None:
        """Delete by the service, which writes the log."""
        delete_update(self.object, user=self.request.user)


def update_urls() -> list[URLPattern]:
    """Return the URL patterns of the screens."""
    return [
        path("<int:list_pk>/", UpdateIndexView.as_view(), name="index"),
        path("<int:list_pk>/new/", UpdateCreateView.as_view(), name="add"),
        path("<int:list_pk>/<int:pk>/", UpdateEditView.as_view(), name="edit"),
        path("<int:list_pk>/<int:pk>/delete/", UpdateDeleteView.as_view(), name="delete"),
    ]
