"""Choosing signatories in the admin, by filters and words."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from signatories.models import Signatory, SignatoryGroup
from signatories.querysets import SignatoryQuerySet
from signatories.services.reviewing import waiting_for_review


class SignatoryFilterSet(WagtailFilterSet):
    """The filters beside the list of signatories."""

    is_lead = django_filters.BooleanFilter(
        field_name="lead_order", lookup_expr="isnull", exclude=True, label=_("Lead signatory")
    )
    group = django_filters.ModelChoiceFilter(queryset=SignatoryGroup.objects.select_related("signatory_list"))
    waiting = django_filters.BooleanFilter(method="filter_waiting", label=_("Waits for review"))

    class Meta:
        model = Signatory
        fields = ("signatory_list", "kind", "status", "source", "group", "is_name_hidden")

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep what moderators should look at, or what they need not."""
        waiting = waiting_for_review(queryset)
        return waiting if value else queryset.exclude(pk__in=waiting.values("pk"))


def listed(request: HttpRequest) -> SignatoryQuerySet:
    """Return the signatories that the listing at `request` shows, on all its pages; none where a filter is invalid."""
    filterset = SignatoryFilterSet(request.GET, queryset=Signatory.objects.all(), request=request)
    if not filterset.is_valid():
        return Signatory.objects.none()
    found: Any = filterset.qs
    if words := request.GET.get("q"):
        found = found.matching(words)
    chosen: SignatoryQuerySet = found
    return chosen
