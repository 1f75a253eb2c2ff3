"""The screens of the updates of a letter: listing, form, deleting."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView

from core.edit_conflicts.views import ConflictAwareEditView
from letters.admin.updates.forms import LetterUpdateForm
from letters.letter_updates import delete_update
from letters.models import LetterUpdate
from letters.models.letter_update import MAX_UPDATES
from signatories.admin.lists.child_views import ChildViewMixin, SavesByServiceMixin
from signatories.exceptions import EntryDeleted

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

    def url(self, name: str, *args: object) -> str:
        """Return the URL of another of these screens."""
        return reverse(f"letter_updates:{name}", args=[self.signatory_list.pk, *args])

    def get_edit_url(self, instance: LetterUpdate) -> str:
        return self.url("edit", instance.pk)

    def get_delete_url(self, instance: LetterUpdate) -> str:
        return self.url("delete", instance.pk)


class UpdateObjectViewMixin(UpdateViewMixin):
    """For a generic view of one of them."""

    object: LetterUpdate

    def get_success_url(self) -> str:
        return self.url("index")

    def get_queryset(self) -> Any:
        return LetterUpdate.objects.filter(signatory_list=self.signatory_list)

    def get_edit_url(self, instance: LetterUpdate | None = None) -> str:
        return super().get_edit_url(instance or self.object)

    def get_delete_url(self, instance: LetterUpdate | None = None) -> str:
        return super().get_delete_url(instance or self.object)

    def get_usage_url(self) -> None:
        return None

    @property
    def label(self) -> str:
        """Return the last breadcrumb."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": self.url("index"), "label": _("Updates")}
        return [*self.list_breadcrumbs(), listing, {"url": "", "label": self.label}]


class UpdateIndexView(UpdateViewMixin, IndexView):
    """The updates of a list, the newest first."""

    page_title = gettext_lazy("Updates")
    paginate_by = 50
    is_searchable = False
    results_template_name = "letters/admin/updates/index_results.html"
    add_item_label = gettext_lazy("Add an update")
    index_results_url = None

    def get_base_queryset(self) -> Any:
        return LetterUpdate.objects.filter(signatory_list=self.signatory_list).newest_first()

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    def get_page_subtitle(self) -> str:
        return self.signatory_list.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.list_breadcrumbs(), {"url": "", "label": _("Updates")}]

    @cached_property
    def index_url(self) -> str:
        return self.url("index")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("sentence", label=_("Update"), get_url=self.get_edit_url),
            Column("text", label=_("Text"), accessor=lambda update: Truncator(update.printed_text).chars(200)),
            BooleanColumn("is_shown", label=_("Shown to readers")),
        ]

    def get_add_url(self) -> str | None:
        return self.url("add") if self.get_base_queryset().count() < MAX_UPDATES else None


class UpdateCreateView(SavesByServiceMixin, UpdateObjectViewMixin, CreateView):
    """Adds an update to the letters of a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("New update")
    success_message = gettext_lazy("Added: %(object)s.")
    error_message = gettext_lazy("The update has not been added: see the errors below.")
    submit_button_label = gettext_lazy("Add the update")

    def get_initial_form_instance(self) -> LetterUpdate:
        return LetterUpdate(signatory_list=self.signatory_list)

    def get_add_url(self) -> str:
        return self.url("add")

    @property
    def label(self) -> str:
        return _("New update")


class UpdateEditView(UpdateObjectViewMixin, ConflictAwareEditView):
    """Changes an update."""

    panel = EDIT_HANDLER
    deletion_errors = (EntryDeleted,)
    page_title = gettext_lazy("Editing an update")
    success_message = gettext_lazy("Saved: %(object)s.")
    error_message = gettext_lazy("The update has not been saved: see the errors below.")

    def save_instance(self) -> LetterUpdate:
        """Save by the service, which writes the log."""
        update: LetterUpdate = self.form.save()
        return update

    @cached_property
    def can_delete(self) -> bool:
        return True


class UpdateDeleteView(UpdateObjectViewMixin, DeleteView):
    """The confirmation to delete an update."""

    page_title = gettext_lazy("Delete the update")
    confirmation_message = gettext_lazy("Are you sure that nobody needs this update any more?")
    success_message = gettext_lazy("Deleted: %(object)s.")

    def get_success_message(self) -> str:
        return str(self.success_message % {"object": self.object})

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
