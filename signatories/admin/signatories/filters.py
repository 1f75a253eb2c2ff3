"""Choosing signatories in the admin, by filters and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.filters import WagtailFilterSet

from signatories.models import Contact, Signatory, SignatoryGroup
from signatories.models.querysets import SignatoryQuerySet
from signatories.moderation.review import waiting_for_review

#: Filters for who may see contact data.
CONTACT_FILTERS = ("wants_updates", "wants_newsletter", "has_comment")


class YesNoFilterAdapter(BaseFilterAdapter):
    """Says “Yes” or “No” of a filter in force, in the language of the screen; Wagtail says “True”."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        shown = gettext("Yes") if self.value else gettext("No")
        for active in super().get_active_filters():
            yield active._replace(value=shown)


register_filter_adapter_class(django_filters.BooleanFilter, YesNoFilterAdapter)


class SignatoryFilterSet(WagtailFilterSet):
    """The filters beside the list of signatories."""

    is_lead = django_filters.BooleanFilter(
        field_name="lead_order", lookup_expr="isnull", exclude=True, label=_("Lead signatory")
    )
    group = django_filters.ModelChoiceFilter(queryset=SignatoryGroup.objects.select_related("signatory_list"))
    waiting = django_filters.BooleanFilter(method="filter_waiting", label=_("Waits for review"))

    wants_updates = django_filters.BooleanFilter(method="filter_contact", label=_("Wants updates"))
    wants_newsletter = django_filters.BooleanFilter(method="filter_contact", label=_("Wants the newsletter"))
    has_comment = django_filters.BooleanFilter(method="filter_comment", label=_("Has a comment"))

    class Meta:
        model = Signatory
        fields = ("signatory_list", "kind", "status", "source", "group", "is_name_hidden")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what tells of contacts for who may not see them."""
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.has_perm("signatories.view_contact"):
            for name in CONTACT_FILTERS:
                del self.filters[name]

    def filter_contact(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep who agreed to something, or who did not, which is also everybody without a contact."""
        agreed = Q(**{f"contact__{name}": True})
        return queryset.filter(agreed) if value else queryset.exclude(agreed)

    def filter_comment(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep who wrote a comment, or who did not."""
        wrote = Exists(Contact.objects.filter(signatory=OuterRef("pk")).exclude(comment=""))
        return queryset.filter(wrote if value else ~wrote)

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        """Keep what moderators should look at, or what they need not."""
        waiting = waiting_for_review(queryset)
        return waiting if value else queryset.exclude(pk__in=waiting.values("pk"))


def filtered_signatories(request: HttpRequest) -> SignatoryQuerySet:
    """Return the signatories that the listing at `request` shows, on all its pages; none where a filter is invalid."""
    filterset = SignatoryFilterSet(request.GET, queryset=Signatory.objects.all(), request=request)
    if not filterset.is_valid():
        return Signatory.objects.none()
    found: Any = filterset.qs
    if words := request.GET.get("q"):
        found = found.matching(words)
    chosen: SignatoryQuerySet = found
    return chosen
