"""The screen “Check the order”: the people of a list in their order, with the part of the name that sorts them.

Each word of a name is a button that makes the family name start there. Without JavaScript, a button submits the form
of its row.
"""

from __future__ import annotations

import re
from functools import cached_property
from http import HTTPStatus
from typing import Any

import django_filters
from django import forms
from django.db.models import F, FilteredRelation, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from core.authenticated_request import AuthenticatedHttpRequest
from core.next_urls import NextUrlLinksMixin, get_next_url
from signatories.enums import Kind, SortSource, Status
from signatories.exceptions import InvalidTransition
from signatories.family_names import first_letter
from signatories.models import Signatory, SignatoryList
from signatories.moderation import sort_order
from signatories.sort_orders import best_order, current_orders

PER_PAGE = 100
#: Statuses of the entries that are on the list, or will be.
CHECKED = (Status.PUBLISHED, Status.PENDING)
GUESSES = Q(sort_as_source__in=(SortSource.GUESSED, ""))


class KeyPaginator(WagtailPaginator):
    """Sorts primary keys and then reads the rows of one page: sorting whole rows of a long list takes seconds."""

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        pks = list(self.object_list.values_list("pk", flat=True)[first : first + self.per_page])
        entries = Signatory.objects.in_bulk(pks)
        return self._get_page([entries[pk] for pk in pks if pk in entries], number, self)


class OrderColumn(Column):
    """A column that the script of the screen updates; the view adds the attributes that its template needs."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"signatories/admin/lists/order/{template}.html"

    def get_value(self, instance: Signatory) -> Signatory:
        return instance


class OrderFilterSet(WagtailFilterSet):
    """The filter of the screen."""

    sort_as_source = django_filters.MultipleChoiceFilter(
        choices=SortSource.choices,
        label=gettext_lazy("Origin"),
        method="filter_source",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Signatory
        fields: tuple[str, ...] = ()

    def filter_source(self, queryset: Any, name: str, value: list[str]) -> Any:
        """Filter by origin. People without a sort text sort by a guess."""
        wanted = Q(sort_as_source__in=value)
        return queryset.filter(wanted | GUESSES if SortSource.GUESSED in value else wanted) if value else queryset


class OrderView(NextUrlLinksMixin, IndexView):
    """The people of a list in their order."""

    model = Signatory
    permission_policy = ModelPermissionPolicy(Signatory)
    any_permission_required = ["change"]
    template_name = "signatories/admin/lists/order/index.html"
    results_template_name = "signatories/admin/lists/order/results.html"
    page_title = gettext_lazy("Check the order")
    header_icon = "list-ol"
    paginate_by = PER_PAGE
    paginator_class = KeyPaginator
    filterset_class = OrderFilterSet
    search_fields = ["search_text"]
    edit_url_name = "signatories:edit"
    _show_breadcrumbs = True

    @cached_property
    def signatory_list(self) -> SignatoryList:
        return get_object_or_404(SignatoryList, pk=self.kwargs["pk"])

    @cached_property
    def index_url(self) -> str:
        return reverse("signatory_lists:order", args=[self.signatory_list.pk])

    @cached_property
    def index_results_url(self) -> str:
        return reverse("signatory_lists:order_results", args=[self.signatory_list.pk])

    def get_page_subtitle(self) -> str:
        return str(self.signatory_list)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {
                "url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]),
                "label": self.signatory_list.title,
            },
            {"url": "", "label": _("Check the order")},
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        if self.guess_count and not self.is_filtering:
            label = _("Guesses only (%d)") % self.guess_count
            url = f"{self.index_url}?sort_as_source={SortSource.GUESSED}"
            return [HeaderButton(label, url=url, icon_name="help")]
        return []

    @cached_property
    def guess_count(self) -> int:
        return people_of(self.signatory_list).filter(GUESSES).count()

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            OrderColumn("letter", "letter", label=_("Under"), width="5%"),
            OrderColumn("name", "name", label=_("Name")),
            OrderColumn("origin", "origin", label=_("Origin"), width="22%"),
            OrderColumn("actions", "actions", label=_("Actions"), width="18%"),
        ]

    def get_base_queryset(self) -> Any:
        return people_of(self.signatory_list)

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query) if self.search_query else queryset

    def order_queryset(self, queryset: Any) -> Any:
        order = best_order(current_orders(self.signatory_list.pk))
        own_key = FilteredRelation("sort_keys", condition=Q(sort_keys__sort_order=order))
        # Pending entries have no key and come last.
        return queryset.annotate(own_key=own_key).order_by(F("own_key__key").asc(nulls_last=True), "listing_key", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        entries = list(context["object_list"])
        changed, token = self.request.GET.get("changed", ""), get_token(self.request)
        for entry in context["object_list"]:
            entry.order = row_data(entry, self.signatory_list)
            entry.order["can_undo"] = changed == str(entry.pk)
            # Cells are rendered without the request.
            entry.order |= {"next": self.listing_url, "csrf_token": token}
        guesses = [entry for entry in entries if entry.order["is_guess"]]
        return {
            **context,
            "signatory_list": self.signatory_list,
            "guesses": guesses,
            "guess_count": self.guess_count,
            "next": self.listing_url,
        }


def people_of(signatory_list: SignatoryList) -> Any:
    """Return the people who are named on a list, or will be once they are approved."""
    return Signatory.objects.filter(
        signatory_list=signatory_list, kind=Kind.INDIVIDUAL, status__in=CHECKED, is_name_hidden=False
    )


def row_data(entry: Signatory, signatory_list: SignatoryList) -> dict[str, Any]:
    """Return what the screen shows of an entry."""
    entry.signatory_list = signatory_list
    text = sort_order.current_sort_text(entry)
    split = sort_order.current_split(entry)
    words = split.words if split else tuple(entry.name.split())
    start, end = (split.start, split.end) if split else (0, 0)
    guess = sort_order.is_guess(entry)
    return {
        "pk": entry.pk,
        "letter": first_letter(text),
        "sort_text": text,
        "words": [(place, word, start <= place < end) for place, word in enumerate(words)],
        "start": start,
        "end": end,
        "is_guess": guess,
        "origin": str(SortSource.GUESSED.label if guess else entry.get_sort_as_source_display()),
        "version": sort_order.seen_version(entry),
    }


@require_POST
@permission_required("signatories.change_signatory")
def save_order(request: AuthenticatedHttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Accept the guess of an entry, set where its family name starts, or undo the last of these.

    Responds with JSON to scripts, otherwise with a redirect to the row.
    """
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    entry = get_object_or_404(people_of(signatory_list), pk=entry_pk)
    error = ""
    try:
        entry = _perform(request, entry)
    except InvalidTransition as refusal:
        error = str(refusal)
        entry = get_object_or_404(people_of(signatory_list), pk=entry_pk)
    data = row_data(entry, signatory_list)
    if "application/json" in request.headers.get("Accept", ""):
        status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
        return JsonResponse({**data, "error": error, "message": _saved_message(data)}, status=status)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _saved_message(data))
    return redirect(_row_url(request, pk, entry_pk, can_undo=not error and "undo" not in request.POST))


@require_POST
@permission_required("signatories.change_signatory")
def accept_shown(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Accept the guesses on one page of the screen; those that changed since are reported."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    versions = dict(shown.split(":", 1) for shown in request.POST.getlist("entry") if ":" in shown)
    pks = [int(key) for key in list(versions)[:PER_PAGE] if re.fullmatch(r"[0-9]{1,18}", key)]
    accepted = 0
    for entry in people_of(signatory_list).filter(pk__in=pks):
        try:
            sort_order.accept_order(entry, seen=versions[str(entry.pk)], user=request.user)
            accepted += 1
        except InvalidTransition as refusal:
            messages.warning(request, str(refusal))
    if accepted:
        messages.success(request, ngettext("%d guess accepted.", "%d guesses accepted.", accepted) % accepted)
    return redirect(get_next_url(request) or reverse("signatory_lists:order", args=[pk]))


def _perform(request: AuthenticatedHttpRequest, entry: Signatory) -> Signatory:
    seen = request.POST.get("version", "")
    if "accept" in request.POST:
        return sort_order.accept_order(entry, seen=seen, user=request.user)
    if "undo" in request.POST:
        return sort_order.undo_order(entry, user=request.user)
    start, end = _number(request, "start"), _number(request, "end")
    if start is None:
        raise Http404
    return sort_order.set_family_name(entry, start, end, seen=seen, user=request.user)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")[:4]
    return int(text) if text.isdecimal() and text.isascii() else None


def _saved_message(data: dict[str, Any]) -> str:
    return _("Listed under %(letter)s: %(text)s") % {"letter": data["letter"], "text": data["sort_text"]}


def _row_url(request: HttpRequest, pk: int, entry_pk: int, *, can_undo: bool) -> str:
    url = get_next_url(request) or reverse("signatory_lists:order", args=[pk])
    address, _mark, query = url.partition("?")
    parameters = [part for part in query.split("&") if part and not part.startswith("changed=")]
    if can_undo:
        parameters.append(f"changed={entry_pk}")
    return f"{address}{'?' if parameters else ''}{'&'.join(parameters)}#order-{entry_pk}"
