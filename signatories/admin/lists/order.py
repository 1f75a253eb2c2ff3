"""The screen “Check the order”: the people of a list in their order, with the part of the name that sorts them.

Each word of a name is a button that makes the family name start there: see `order_changes`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import F, FilteredRelation, Q
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from core.next_urls import NextUrlLinksMixin
from core.numbers import grouped
from signatories.admin.lists.order_rows import GUESSES, PER_PAGE, people_of, row_data, shown_order
from signatories.enums import SortSource
from signatories.models import Signatory, SignatoryList, SortOrder
from signatories.moderation.sort_order import is_checkable


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
    def sort_order(self) -> SortOrder | None:
        return shown_order(self.signatory_list)

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
            label = _("Guesses only (%s)") % grouped(self.guess_count)
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
        own_key = FilteredRelation("sort_keys", condition=Q(sort_keys__sort_order=self.sort_order))
        # Pending entries have no key and come last.
        return queryset.annotate(own_key=own_key).order_by(F("own_key__key").asc(nulls_last=True), "listing_key", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        entries = list(context["object_list"])
        language = self.sort_order.language if self.sort_order else ""
        changed, token = self.request.GET.get("changed", ""), get_token(self.request)
        for entry in context["object_list"]:
            entry.order = row_data(entry, self.signatory_list, language)
            entry.order["can_undo"] = changed == str(entry.pk)
            # Cells are rendered without the request.
            entry.order |= {"next": self.listing_url, "csrf_token": token}
        guesses = [entry for entry in entries if entry.order["is_guess"]]
        return {
            **context,
            "signatory_list": self.signatory_list,
            "guesses": guesses,
            "guess_count": self.guess_count,
            "is_checkable": is_checkable(self.signatory_list),
            "next": self.listing_url,
        }
