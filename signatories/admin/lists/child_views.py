"""What the views of objects that belong to one list share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView, DeleteView

from core.edit_conflicts.views import ConflictAwareEditView
from signatories.admin.permission_policies import list_policy
from signatories.admin.refused_deletion import RefusedDeletionMixin
from signatories.exceptions import EntryDeleted
from signatories.models import SignatoryList


class ChildViewMixin:
    """For a generic view of objects of one list, whose primary key is `list_pk` in the URL.

    Whoever may change the list may use it.
    """

    permission_policy = list_policy
    permission_required = "change"
    kwargs: dict[str, Any]
    model: Any
    #: The heading of the listing.
    listing_title: str | Promise
    #: The namespace of the URLs, and the names of the screens.
    namespace = "signatory_lists"
    index_name: str
    add_name: str
    edit_name: str
    delete_name: str

    @cached_property
    def signatory_list(self) -> SignatoryList:
        signatory_list: SignatoryList = get_object_or_404(SignatoryList, pk=self.kwargs["list_pk"])
        return signatory_list

    def url(self, name: str, *args: object) -> str:
        """Return the URL of another screen below the list."""
        return reverse(f"{self.namespace}:{name}", args=[self.signatory_list.pk, *args])

    def list_breadcrumbs(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs down to the list."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {
                "url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]),
                "label": self.signatory_list.title,
            },
        ]

    def children(self) -> Any:
        """Return the objects of the list."""
        return self.model.objects.filter(signatory_list=self.signatory_list)


class ChildIndexMixin(ChildViewMixin):
    """For the listing of the objects of a list, which has at most `max_children`."""

    max_children: int
    is_searchable = False
    index_results_url = None

    def get_base_queryset(self) -> Any:
        return self.children()

    def get_page_subtitle(self) -> str:
        return self.signatory_list.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.list_breadcrumbs(), {"url": "", "label": self.listing_title}]

    @cached_property
    def index_url(self) -> str:
        return self.url(self.index_name)

    def get_add_url(self) -> str | None:
        return self.url(self.add_name) if self.children().count() < self.max_children else None

    def get_edit_url(self, instance: Any) -> str:
        return self.url(self.edit_name, instance.pk)

    def get_delete_url(self, instance: Any) -> str:
        return self.url(self.delete_name, instance.pk)


class ChildObjectMixin(ChildViewMixin):
    """For a generic view of one object of a list."""

    object: Any

    def get_queryset(self) -> Any:
        return self.children()

    def get_success_url(self) -> str:
        return self.url(self.index_name)

    def get_edit_url(self) -> str:
        return self.url(self.edit_name, self.object.pk)

    def get_delete_url(self) -> str:
        return self.url(self.delete_name, self.object.pk)

    def get_usage_url(self) -> None:
        return None

    @property
    def breadcrumb(self) -> str:
        """Return the last breadcrumb."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": self.url(self.index_name), "label": self.listing_title}
        return [*self.list_breadcrumbs(), listing, {"url": "", "label": self.breadcrumb}]


class SavesByServiceMixin:
    """For a generic view whose form saves by a service, which writes the log and may refuse."""

    def save_instance(self: Any) -> Any:
        return self.form.save()

    def form_valid(self: Any, form: Any) -> HttpResponse:
        """Save, or show the form again with the errors of the service."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            self.add_service_error(form, error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            response = self.form_invalid(form)
        return response

    def add_service_error(self, form: Any, error: ValidationError) -> None:
        """Show the error above the form."""
        form.add_error(None, error.messages)


class ChildCreateView(SavesByServiceMixin, ChildObjectMixin, CreateView):
    """Adds an object to a list, by the service of its form."""

    def get_initial_form_instance(self) -> Any:
        return self.model(signatory_list=self.signatory_list)

    def get_add_url(self) -> str:
        return self.url(self.add_name)

    @property
    def breadcrumb(self) -> str:
        return str(self.page_title)


class ChildEditView(ChildObjectMixin, ConflictAwareEditView):
    """Changes an object of a list, by the service of its form, which writes the log."""

    deletion_errors = (EntryDeleted,)

    def save_instance(self) -> Any:
        return self.form.save()

    @cached_property
    def can_delete(self) -> bool:
        return True


class ChildDeleteView(RefusedDeletionMixin, ChildObjectMixin, DeleteView):
    """The confirmation to delete an object of a list."""

    def get_success_message(self) -> str:
        return str(self.success_message % {"object": self.object})
