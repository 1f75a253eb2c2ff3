"""The review queue: entries that wait for a moderator, newest first, with hints."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.widgets.button import Button

from core.authenticated_request import AuthenticatedHttpRequest
from core.listing_cells import DateColumn
from signatories.admin.signatories.columns import COLUMNS
from signatories.admin.signatories.views import SignatoryIndexView
from signatories.enums import Status
from signatories.models import Contact, Signatory
from signatories.moderation.review_hints import get_correction_hints, get_hints
from signatories.transitions import Verb, is_allowed


class EntryColumn(Column):
    """An entry as it would be printed, with its pending correction, hints and actions."""

    cell_template_name = "signatories/admin/review/_entry.html"


@method_decorator(permission_required("signatories.moderate_signatory"), name="dispatch")
class ReviewView(SignatoryIndexView):
    """The listing of signatories, filtered to those that wait for review."""

    page_title = gettext_lazy("Review")
    header_icon = "check"
    template_name = "signatories/admin/review/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put the filter into the URL: bulk actions on all entries of the listing read it from there."""
        if "waiting" not in request.GET:
            query = request.GET.copy()
            query["waiting"] = "true"
            return redirect(f"{request.path}?{query.urlencode()}")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def index_url(self) -> str:
        return reverse("signatories:review")

    @cached_property
    def index_results_url(self) -> str:
        return reverse("signatories:review_results")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": _("Review")}]

    @cached_property
    def shows_private_answers(self) -> bool:
        # The screen has columns of its own.
        return False

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            *self.check_boxes,
            EntryColumn("entry", label=_("As it would be printed"), accessor="printed_name"),
            *(COLUMNS[name] for name in ("kind", "status", "list")),
            DateColumn("waits_since", label=_("Since")),
        ]

    @cached_property
    def action_urls(self) -> dict[str, str]:
        """Return the URLs of the actions of an entry, which are those on several entries, without their query."""
        names = ("approve", "release", "restore", "reject", "ask", "merge")
        return {name: reverse("wagtail_bulk_action", args=["signatories", "signatory", name]) for name in names}

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("contact", "correction")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset if not self.request.GET.get("ordering") else super().order_queryset(queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        entries = list(context["object_list"])
        hints = get_hints(entries)
        may_see_contacts = self.request.user.has_perm("signatories.view_contact")
        may_restore = self.request.user.has_perm("signatories.restore_signatory")
        may_merge = self.request.user.has_perm("signatories.change_signatory")
        next_query = urlencode({"next": self.listing_url})
        for entry in context["object_list"]:
            entry.inspect_url, entry.action_urls = self.get_inspect_url(entry), self.action_urls
            entry.action_query = f"id={entry.pk}&{next_query}"
            entry.hints = [*hints[entry.pk], *get_correction_hints(entry)]
            entry.may_approve = entry.status == Status.PUBLISHED or is_allowed(entry, Verb.APPROVE)
            entry.may_release = is_allowed(entry, Verb.RELEASE)
            entry.may_restore = may_restore and is_allowed(entry, Verb.RESTORE)
            can_merge = may_merge and is_allowed(entry, Verb.MERGE)
            entry.duplicate_pk = next(
                (hint.duplicate_pk for hint in hints[entry.pk] if hint.duplicate_pk and can_merge), None
            )
            entry.has_logo = hasattr(entry, "contact") and bool(entry.contact.logo) and not entry.contact.logo_is_raw
            entry.has_raw_logo = hasattr(entry, "contact") and bool(entry.contact.logo) and entry.contact.logo_is_raw
            entry.shown_contact = getattr(entry, "contact", None) if may_see_contacts else None
        return context


@permission_required("signatories.moderate_signatory")
def logo(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return the logo that waits with an entry, once the worker has processed it."""
    entry = get_object_or_404(Signatory, pk=pk)
    contact = get_object_or_404(Contact.objects.exclude(logo="").filter(logo_is_raw=False), signatory=entry)
    try:
        with contact.logo.open() as file:
            return HttpResponse(file.read(), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
