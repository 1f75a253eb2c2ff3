"""The review queue: entries that wait for a moderator, newest first, with hints."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.widgets.button import Button

from core.authenticated_request import AuthenticatedHttpRequest
from core.listing_cells import DateColumn, repeated_url
from signatories.admin.review_entry import EntryColumn
from signatories.admin.signatories.columns import COLUMNS
from signatories.admin.signatories.views import SignatoryIndexView
from signatories.models import Contact, Signatory
from signatories.moderation.review_hints import get_hints


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
    def entry_column(self) -> EntryColumn:
        return EntryColumn(self.request, get_inspect_url=repeated_url(self.get_inspect_url), next_url=self.listing_url)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            *self.check_boxes,
            self.entry_column,
            *(COLUMNS[name] for name in ("kind", "status", "list")),
            DateColumn("waits_since", label=_("Since")),
        ]

    def get_base_queryset(self) -> Any:
        entries = super().get_base_queryset().select_related(None).select_related("contact", "correction")
        return entries.prefetch_related("signatory_list")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset if not self.request.GET.get("ordering") else super().order_queryset(queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        self.entry_column.hints = get_hints(list(context["object_list"]))
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
