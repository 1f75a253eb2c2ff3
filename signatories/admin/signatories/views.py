"""The screens of the entries of all lists: listing, entry, add, edit, delete."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView, InspectView
from wagtail.admin.widgets.button import Button

from signatories.admin.bulk_actions.buttons import get_bulk_buttons
from signatories.admin.display_values import DisplayValuesMixin
from signatories.admin.edit_conflicts import ConflictAwareEditView
from signatories.admin.next_urls import (
    NextUrlCreateMixin,
    NextUrlLinksMixin,
    NextUrlRedirectMixin,
    add_next_url,
    add_query,
    get_next_url,
)
from signatories.admin.signatories.columns import COLUMNS, get_selected_columns
from signatories.exceptions import EntryDeleted, InvalidTransition
from signatories.exchange.export import WRITERS
from signatories.fields import FIELDS, SCREENED_FIELDS
from signatories.models import Contact, Correction, Signatory
from signatories.moderation.staff_edits import remove
from signatories.text import glyph_fault


class SignatoryIndexView(NextUrlLinksMixin, IndexView):
    """The signatories of all lists, with check boxes for bulk actions and the columns that each colleague chose."""

    template_name = "signatories/admin/signatories/index.html"
    #: `SignatoryBulkAction`s, of which each colleague is offered those that they may take.
    bulk_actions: tuple[type[Any], ...] = ()

    def get_base_queryset(self) -> QuerySet[Signatory]:
        queryset: QuerySet[Signatory] = super().get_base_queryset()
        return queryset.select_related("signatory_list", "group", "import_batch")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)

    @cached_property
    def bulk_buttons(self) -> list[Button]:
        return get_bulk_buttons(self.bulk_actions, self.request.user)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "bulk_buttons": self.bulk_buttons}

    @cached_property
    def check_boxes(self) -> list[BaseColumn]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="signatory")] if self.bulk_buttons else []

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            *self.check_boxes,
            self._get_title_column("name"),
            *(COLUMNS[name] for name in get_selected_columns(self.request) if name in COLUMNS),
        ]

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("get_title_id", lambda signatory: f"signatory_{signatory.pk}_title")
        return super()._get_title_column(*args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("signatories.view_signatory"):
            return list(super().header_more_buttons)
        buttons = [
            *super().header_more_buttons,
            Button(
                _("Choose columns"),
                url=add_next_url(reverse("signatories:columns"), self.listing_url),
                icon_name="sliders",
                priority=10,
            ),
        ]
        ways = {"": _("Export as %s")}
        if self.request.user.has_perm("signatories.export_contact"):
            ways["contacts"] = _("Export as %s, with contact data")
        for way, label in ways.items():
            for position, file_format in enumerate(WRITERS):
                address = reverse("signatories:export", args=[file_format, *filter(None, [way])])
                buttons.append(
                    Button(
                        label % file_format.upper(),
                        url=add_query(address, self.request.GET),
                        icon_name="download",
                        priority=20 + position + (10 if way else 0),
                    )
                )
        return buttons


class SignatoryInspectView(DisplayValuesMixin, NextUrlRedirectMixin, InspectView):
    """An entry with its contact, for moderators too, who change nothing of it."""

    template_name = "signatories/admin/signatories/inspect.html"
    page_title = gettext_lazy("Signatory")

    def get_object(self, queryset: Any = None) -> Any:
        return super().get_object(self.model.objects.select_related("signatory_list", "group", "organization"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": get_next_url(self.request) or reverse(self.index_url_name), "label": _("Signatories")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see_contacts = self.request.user.has_perm("signatories.view_contact")
        return {
            **super().get_context_data(**kwargs),
            "may_see_contacts": may_see_contacts,
            "contact": Contact.objects.filter(pk=self.object.pk).first() if may_see_contacts else None,
            "correction": Correction.objects.filter(pk=self.object.pk).first() if may_see_contacts else None,
        }


class SignatoryCreateView(NextUrlCreateMixin, CreateView):
    """Adding by hand; `?signatory_list=` names the list that staff came from."""

    def get_initial_form_instance(self) -> Signatory:
        chosen = self.request.GET.get("signatory_list", "")
        return Signatory(signatory_list_id=int(chosen)) if chosen.isdecimal() else Signatory()

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the entry, or say that somebody added the same meanwhile."""
        try:
            response: HttpResponse = super().form_valid(form)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        _warn_about_missing_glyphs(self.request, self.object)
        return response


class SignatoryEditView(ConflictAwareEditView):
    """Correcting an entry: the service keeps the history, with what was before and after."""

    def save_instance(self) -> Signatory:
        signatory: Signatory = self.form.save()
        _warn_about_missing_glyphs(self.request, signatory)
        return signatory


class SignatoryDeleteView(NextUrlRedirectMixin, DeleteView):
    """Deleting an entry, with all that is kept of it."""

    def delete_action(self) -> None:
        """Delete; somebody who was faster is no error."""
        with suppress(EntryDeleted):
            remove(self.object, user=self.request.user)


def _warn_about_missing_glyphs(request: HttpRequest, entry: Signatory) -> None:
    """Tell staff what no font can draw of an entry that they saved, as it will be missing in print."""
    for name in SCREENED_FIELDS:
        if sentence := glyph_fault(str(getattr(entry, name))):
            messages.warning(request, f"{FIELDS[name].label}: {sentence}")
