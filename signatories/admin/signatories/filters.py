"""Filters and search of the listing of signatories."""

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

from core.integers import parse_integer
from signatories.admin.signatories.answer_filters import answer_filters
from signatories.models import Contact, Relation, Signatory, SignatoryGroup
from signatories.models.querysets import SignatoryQuerySet
from signatories.moderation.review_queue import waiting_for_review
from signatories.signed_text import text_choices_of

#: Filters for users who may see contact data.
CONTACT_FILTERS = ("wants_updates", "wants_newsletter", "has_comment")


class YesNoFilterAdapter(BaseFilterAdapter):
    """Labels an active boolean filter “Yes” or “No”, in the language of the screen; Wagtail shows “True”."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        label = gettext("Yes") if self.value else gettext("No")
        for active in super().get_active_filters():
            yield active._replace(value=label)


register_filter_adapter_class(django_filters.BooleanFilter, YesNoFilterAdapter)


class SignatoryFilterSet(WagtailFilterSet):
    """The filters of the listing of signatories."""

    is_lead = django_filters.BooleanFilter(
        field_name="lead_order", lookup_expr="isnull", exclude=True, label=_("Lead signatory")
    )
    group = django_filters.ModelChoiceFilter(queryset=SignatoryGroup.objects.select_related("signatory_list"))
    text_version = django_filters.ChoiceFilter(label=_("Signed text"))
    relation = django_filters.ModelChoiceFilter(
        field_name="organization__relation", queryset=Relation.objects.all(), label=_("Relation to the coalition")
    )
    waiting = django_filters.BooleanFilter(method="filter_waiting", label=_("Waits for review"))

    wants_updates = django_filters.BooleanFilter(method="filter_contact", label=_("Wants updates"))
    wants_newsletter = django_filters.BooleanFilter(method="filter_contact", label=_("Wants the newsletter"))
    has_comment = django_filters.BooleanFilter(method="filter_comment", label=_("Has a comment"))

    class Meta:
        model = Signatory
        fields = ("signatory_list", "kind", "status", "source", "group", "is_name_hidden")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the texts of the chosen list. Remove the filters by contact data for users who may not see it."""
        super().__init__(*args, **kwargs)
        self._set_text_choices()
        user = getattr(self.request, "user", None)
        if user is None or not user.has_perm("signatories.view_contact"):
            for name in CONTACT_FILTERS:
                del self.filters[name]
        self._add_answer_filters(with_private=user is not None and user.has_perm("signatories.view_contact"))

    def _add_answer_filters(self, *, with_private: bool) -> None:
        """Add filters by the answers to the questions of the chosen list."""
        if (chosen := self._chosen_list()) is None:
            return
        for name, answer_filter in answer_filters(chosen, with_private=with_private).items():
            answer_filter.parent, answer_filter.model = self, Signatory
            answer_filter.field_name = name
            self.filters[name] = answer_filter

    def _chosen_list(self) -> int | None:
        """Return the key of the list by which the listing is filtered."""
        return parse_integer(self.data.get("signatory_list", "")) if self.data else None

    def _set_text_choices(self) -> None:
        """Offer the texts of the chosen list, if it has several."""
        chosen = self._chosen_list()
        choices = [] if chosen is None else text_choices_of(chosen)
        if len(choices) > 1:
            self.filters["text_version"].extra["choices"] = choices
        else:
            del self.filters["text_version"]

    def filter_contact(self, queryset: Any, name: str, value: bool) -> Any:
        """Filter by a consent; entries without a contact did not consent."""
        agreed = Q(**{f"contact__{name}": True})
        return queryset.filter(agreed) if value else queryset.exclude(agreed)

    def filter_comment(self, queryset: Any, name: str, value: bool) -> Any:
        """Filter by whether there is a comment."""
        wrote = Exists(Contact.objects.filter(signatory=OuterRef("pk")).exclude(comment=""))
        return queryset.filter(wrote if value else ~wrote)

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        """Filter by whether the entry waits for review."""
        waiting = waiting_for_review(queryset)
        return waiting if value else queryset.exclude(pk__in=waiting.values("pk"))


def filtered_signatories(request: HttpRequest) -> SignatoryQuerySet:
    """Return the signatories on all pages of the listing at the URL of `request`; none if a filter is invalid."""
    filterset = SignatoryFilterSet(request.GET, queryset=Signatory.objects.all(), request=request)
    if not filterset.is_valid():
        return Signatory.objects.none()
    signatories: SignatoryQuerySet = filterset.qs
    if query := request.GET.get("q"):
        signatories = signatories.matching(query)
    return signatories
