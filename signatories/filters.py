"""Choosing signatories in the admin, by filters and words."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet

from signatories.models import Signatory
from signatories.querysets import SignatoryQuerySet

SEARCH_FIELDS = ("name", "name_fr", "affiliation", "title")


class SignatoryFilterSet(WagtailFilterSet):
    """The filters beside the list of signatories."""

    class Meta:
        model = Signatory
        fields = ("signatory_list", "kind", "status", "source")


def listed(request: HttpRequest) -> SignatoryQuerySet:
    """Return the signatories that the listing at `request` shows, on all its pages; none where a filter is invalid."""
    filterset = SignatoryFilterSet(request.GET, queryset=Signatory.objects.all(), request=request)
    if not filterset.is_valid():
        return Signatory.objects.none()
    found: SignatoryQuerySet = filterset.qs
    if words := request.GET.get("q"):
        found = found.filter(reduce(or_, (Q(**{f"{field}__icontains": words}) for field in SEARCH_FIELDS)))
    return found
