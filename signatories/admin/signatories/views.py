"""The screens of the entries of all lists."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.widgets.button import Button

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.bulk_actions.buttons import bulk_buttons
from signatories.admin.file_response import file_response
from signatories.admin.next_urls import (
    AddsToListing,
    KeepsListing,
    ReturnsToListing,
    next_of,
    with_next,
    with_query,
)
from signatories.admin.shared_edit_view import SharedEditView
from signatories.admin.signatories.filters import listed
from signatories.admin.signatories.forms import ColumnsForm
from signatories.enums import Status
from signatories.exceptions import EntryGone, InvalidTransition
from signatories.exchange.export import WRITERS, export, export_with_contacts
from signatories.fields import FIELDS, SCREENED_FIELDS
from signatories.models import ColumnChoice, Signatory
from signatories.moderation.staff_edits import remove
from signatories.text import glyph_fault

#: What the listing can show beside the name, by the word that a choice of columns keeps.
COLUMNS: dict[str, BaseColumn] = {
    "details": Column("printed_details", label=gettext_lazy("Title, affiliation")),
    "kind": Column("get_kind_display", label=gettext_lazy("Kind"), sort_key="kind"),
    "status": StatusTagColumn(
        "get_status_display",
        label=gettext_lazy("Status"),
        sort_key="status",
        primary=lambda signatory: signatory.status == Status.PUBLISHED,
    ),
    "list": Column("signatory_list", label=gettext_lazy("List"), sort_key="signatory_list__title"),
    "group": Column("group", label=gettext_lazy("Group")),
    "lead": Column("lead_order", label=gettext_lazy("Lead"), sort_key="lead_order"),
    "country": Column("country", label=gettext_lazy("Country"), sort_key="country"),
    "region": Column("region", label=gettext_lazy("Region"), sort_key="region"),
    "website": Column("website", label=gettext_lazy("Website")),
    "signed_on": Column("signed_on", label=gettext_lazy("Signed on"), sort_key="signed_on"),
    "source": Column("get_source_display", label=gettext_lazy("Source"), sort_key="source"),
    "import": Column("import_batch", label=pgettext_lazy("noun", "Import")),
    "added": DateColumn("created_at", label=gettext_lazy("Added"), sort_key="created_at"),
}
USUAL_COLUMNS = ["details", "kind", "status", "list", "added"]


class SignatoryIndexView(KeepsListing, IndexView):
    """The signatories of all lists, with check boxes for bulk actions and the columns that each colleague chose."""

    template_name = "signatories/admin/signatories/index.html"
    #: `SignatoryAction`s, of which each colleague is offered those that they may take.
    bulk_actions: tuple[type[Any], ...] = ()

    def get_base_queryset(self) -> QuerySet[Signatory]:
        queryset: QuerySet[Signatory] = super().get_base_queryset()
        return queryset.select_related("signatory_list", "group", "import_batch")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)

    @cached_property
    def bulk_buttons(self) -> list[Button]:
        return bulk_buttons(self.bulk_actions, self.request.user)

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
            *(COLUMNS[name] for name in columns_of(self.request) if name in COLUMNS),
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
                url=with_next(reverse("signatories:columns"), self.here),
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
                        url=with_query(address, self.request.GET),
                        icon_name="download",
                        priority=20 + position + (10 if way else 0),
                    )
                )
        return buttons


class SignatoryCreateView(AddsToListing, CreateView):
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
        _warn_of_glyphs(self.request, self.object)
        return response


class SignatoryEditView(SharedEditView):
    """Correcting an entry: the service keeps the history, with what was before and after."""

    def save_instance(self) -> Signatory:
        signatory: Signatory = self.form.save()
        _warn_of_glyphs(self.request, signatory)
        return signatory


class SignatoryDeleteView(ReturnsToListing, DeleteView):
    """Deleting an entry, with all that is kept of it."""

    def delete_action(self) -> None:
        """Delete; somebody who was faster is no error."""
        with suppress(EntryGone):
            remove(self.object, user=self.request.user)


def _warn_of_glyphs(request: HttpRequest, entry: Signatory) -> None:
    """Tell staff what no font can draw of an entry that they saved, as it will be missing in print."""
    for name in SCREENED_FIELDS:
        if sentence := glyph_fault(str(getattr(entry, name))):
            messages.warning(request, f"{FIELDS[name].label}: {sentence}")


def columns_of(request: AuthenticatedHttpRequest) -> list[str]:
    """Return the columns that somebody chose to see, in the order of `COLUMNS`, or the usual ones."""
    choice = ColumnChoice.objects.filter(user=request.user).first()
    return choice.columns if choice else USUAL_COLUMNS


@permission_required("signatories.view_signatory")
def choose_columns(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose what the listing shows beside the names; the choice is kept for the colleague."""
    choices = [(name, column.label) for name, column in COLUMNS.items()]
    following = next_of(request) or reverse("signatories:index")
    form = ColumnsForm(request.POST or None, choices=choices, initial={"columns": columns_of(request)})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["columns"]
        columns = [name for name in COLUMNS if name in chosen]
        ColumnChoice.objects.update_or_create(user=request.user, defaults={"columns": columns})
        messages.success(request, _("Your choice of columns is kept."))
        return redirect(following)
    return render(request, "signatories/admin/signatories/columns.html", {"form": form, "next": following})


@permission_required("signatories.view_signatory")
def export_listed(request: AuthenticatedHttpRequest, file_format: str, contacts: str = "") -> HttpResponse:
    """Send what the filtered and searched listing shows as a file, with contact data for who may export it."""
    if file_format not in WRITERS or contacts not in ("", "contacts"):
        raise Http404
    chosen = listed(request)
    if not contacts:
        return file_response(export(chosen, file_format), "signatories", file_format)
    if not request.user.has_perm("signatories.export_contact"):
        messages.error(request, _("You may not export contact data."))
        return redirect("signatories:index")
    content = export_with_contacts(chosen, file_format, user=request.user)
    return file_response(content, "signatories-with-contacts", file_format)
