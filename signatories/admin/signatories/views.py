"""The views of signatories: listing, inspection, adding, editing, deleting."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView, InspectView
from wagtail.admin.widgets.button import Button

from core.edit_conflicts.views import ConflictAwareEditView
from core.integers import parse_integer
from core.labels import labelled
from core.listing_cells import BulkActionsCheckboxColumn, Table, TitleColumn
from core.listing_pages import DeferredJoinPaginator
from core.next_urls import (
    NextUrlCreateMixin,
    NextUrlLinksMixin,
    NextUrlRedirectMixin,
    add_next_url,
    add_query,
    get_next_url,
)
from signatories.admin.bulk_actions.buttons import get_bulk_buttons
from signatories.admin.bulk_actions.decisions import ResendAction
from signatories.admin.contact_data import contact_data
from signatories.admin.display_values import DisplayValuesMixin
from signatories.admin.refused_deletion import RefusedDeletionMixin
from signatories.admin.signatories.answer_columns import answer_columns, is_answer_column
from signatories.admin.signatories.columns import COLUMNS, get_selected_columns
from signatories.enums import Status
from signatories.exceptions import EntryDeleted, InvalidTransition
from signatories.exchange.export import WRITERS
from signatories.fields import FIELDS, SCREENED_FIELDS
from signatories.models import Contact, Correction, Signatory
from signatories.moderation.further_representatives import further_representatives
from signatories.moderation.missing_fields import missing_fields_sentence
from signatories.moderation.staff_edits import remove
from signatories.questions.preloading import preload_questions
from signatories.signed_text import signed_text_of
from signatories.text import missing_glyph_error


class SignatoryIndexView(NextUrlLinksMixin, IndexView):
    """The signatories of all lists, with check boxes for bulk actions and the columns that the user selected."""

    template_name = "signatories/admin/signatories/index.html"
    paginator_class = DeferredJoinPaginator
    table_class = Table
    #: `SignatoryBulkAction`s, of which each user sees those that they may perform.
    bulk_actions: tuple[type[Any], ...] = ()

    def get_base_queryset(self) -> QuerySet[Signatory]:
        queryset: QuerySet[Signatory] = super().get_base_queryset()
        queryset = queryset.select_related("signatory_list", "group", "import_batch", "organization__relation")
        return queryset.select_related("contact") if self.shows_private_answers else queryset

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)

    def order_queryset(self, queryset: Any) -> Any:
        """Order without ties, which could be on two pages or on none; names without regard to case and accents."""
        if not self.ordering:
            return queryset
        sign, column = ("-", self.ordering[1:]) if self.ordering.startswith("-") else ("", self.ordering)
        return queryset.order_by(f"{sign}{'listing_key' if column == 'name' else column}", f"{sign}pk")

    @cached_property
    def bulk_buttons(self) -> list[Button]:
        return get_bulk_buttons(self.bulk_actions, self.request.user)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "bulk_buttons": self.bulk_buttons}

    @cached_property
    def check_boxes(self) -> list[BaseColumn]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="signatory")] if self.bulk_buttons else []

    @cached_property
    def selected_columns(self) -> list[str]:
        return get_selected_columns(self.request)

    @cached_property
    def shows_private_answers(self) -> bool:
        return any(map(is_answer_column, self.selected_columns)) and self.request.user.has_perm(
            "signatories.view_contact"
        )

    @cached_property
    def columns(self) -> list[BaseColumn]:
        list_pk = self.request.GET.get("signatory_list", "")
        known = COLUMNS | answer_columns(self.selected_columns, list_pk, with_private=self.shows_private_answers)
        return [
            *self.check_boxes,
            self._get_title_column("name"),
            *(known[name] for name in self.selected_columns if name in known),
        ]

    def get_table(self, object_list: Any) -> Any:
        preload_questions(object_list)
        return super().get_table(object_list)

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("column_class", TitleColumn)
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
        labels = {"": _("Export as %s")}
        if self.request.user.has_perm("signatories.export_contact"):
            labels["contacts"] = _("Export as %s, with contact data")
        for suffix, label in labels.items():
            for position, file_format in enumerate(WRITERS):
                url = reverse("signatories:export", args=[file_format, *filter(None, [suffix])])
                buttons.append(
                    Button(
                        label % file_format.upper(),
                        url=add_query(url, self.request.GET),
                        icon_name="download",
                        priority=20 + position + (10 if suffix else 0),
                    )
                )
        return buttons


def _resend_button(request: HttpRequest, entry: Signatory) -> list[Button]:
    """Return the button that asks the signer of an unconfirmed entry again, for users who may."""
    if entry.status != Status.UNCONFIRMED or not request.user.has_perm(ResendAction.permission):
        return []
    url = reverse("wagtail_bulk_action", args=["signatories", "signatory", ResendAction.action_type])
    back = reverse("signatories:inspect", args=[entry.pk])
    url = f"{url}?{urlencode({'id': entry.pk, 'next': back})}"
    return [Button(ResendAction.display_name, url=url, icon_name="mail", priority=40)]


class SignatoryInspectView(DisplayValuesMixin, NextUrlRedirectMixin, InspectView):
    """An entry with its contact data and pending correction, read-only; also for moderators."""

    template_name = "signatories/admin/signatories/inspect.html"
    page_title = gettext_lazy("Signatory")

    def get_object(self, queryset: Any = None) -> Any:
        return super().get_object(self.model.objects.select_related("signatory_list", "group", "organization"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": get_next_url(self.request) or reverse(self.index_url_name), "label": _("Signatories")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.name}]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *_resend_button(self.request, self.object)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see_contacts = self.request.user.has_perm("signatories.view_contact")
        contact = Contact.objects.filter(pk=self.object.pk).first() if may_see_contacts else None
        return {
            **super().get_context_data(**kwargs),
            "may_see_contacts": may_see_contacts,
            "missing": missing_fields_sentence(self.object, with_contact=may_see_contacts),
            "text": signed_text_of(self.object),
            "contact_data": contact_data(contact) if contact else "",
            "further_representatives": further_representatives(self.object) if may_see_contacts else [],
            "correction": Correction.objects.filter(pk=self.object.pk).first() if may_see_contacts else None,
        }


class SignatoryCreateView(NextUrlCreateMixin, CreateView):
    """The form to add a signatory by hand; `?signatory_list=` preselects a list."""

    def get_initial_form_instance(self) -> Signatory:
        selected = parse_integer(self.request.GET.get("signatory_list", ""))
        return Signatory() if selected is None else Signatory(signatory_list_id=selected)

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the entry, or report that somebody added the same meanwhile."""
        try:
            response: HttpResponse = super().form_valid(form)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        _warn_about_entry(self.request, self.object)
        return response


class SignatoryEditView(ConflictAwareEditView):
    """The form to edit a signatory; the service logs the values before and after."""

    deletion_errors = (EntryDeleted,)
    refusal_errors = (InvalidTransition,)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *_resend_button(self.request, self.object)]

    def save_instance(self) -> Signatory:
        signatory: Signatory = self.form.save()
        _warn_about_entry(self.request, signatory)
        return signatory


class SignatoryDeleteView(RefusedDeletionMixin, NextUrlRedirectMixin, DeleteView):
    """The confirmation to delete a signatory with all data about it."""

    def delete_action(self) -> None:
        """Delete the entry. Idempotent: no error if somebody else deleted it first."""
        with suppress(EntryDeleted):
            remove(self.object, user=self.request.user)


def _warn_about_entry(request: HttpRequest, entry: Signatory) -> None:
    """Warn about fields of a saved entry that the list requires and that are blank, and about missing glyphs.

    Characters that no font has will be missing in print.
    """
    may_see_contacts = request.user.has_perm("signatories.view_contact")
    if sentence := missing_fields_sentence(entry, with_contact=may_see_contacts):
        messages.warning(request, sentence)
    for name in SCREENED_FIELDS:
        if sentence := missing_glyph_error("\n".join(FIELDS[name].texts_of(entry))):
            messages.warning(request, labelled(FIELDS[name].label, sentence))
