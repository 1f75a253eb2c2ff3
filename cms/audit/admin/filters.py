"""The filters of the audit log."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter, WagtailFilterSet
from wagtail.log_actions import registry

from cms.audit.admin.rows import type_label
from cms.audit.models import AuditRecord
from core.users.models import User


def used_actions() -> list[tuple[str, str]]:
    """Return the actions in the log with their labels, by label."""
    used = set(AuditRecord.objects.values_list("action", flat=True).distinct())
    labels = {action: str(label) for action, label in registry.get_choices()}
    return sorted(((action, labels.get(action, action)) for action in used), key=lambda choice: choice[1].casefold())


def used_types() -> list[tuple[str, str]]:
    """Return the types of objects in the log with their labels, by label."""
    used = AuditRecord.objects.exclude(object_type="").values_list("object_type", flat=True).distinct()
    return sorted(((name, type_label(name)) for name in used), key=lambda choice: choice[1].casefold())


def users_in_log(request: HttpRequest | None) -> QuerySet[User]:
    """Return the accounts in the log, by name."""
    return User.objects.filter(pk__in=AuditRecord.objects.values("user")).order_by("username")


class AuditLogFilterSet(WagtailFilterSet):
    """Who, what, when, and to which type of object."""

    user = MultipleUserFilter(label=_("User"), widget=CheckboxSelectMultiple, queryset=users_in_log)
    action = django_filters.MultipleChoiceFilter(
        label=_("Action"), widget=CheckboxSelectMultiple, choices=used_actions
    )
    timestamp = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    object_type = django_filters.MultipleChoiceFilter(
        label=_("Type"), widget=CheckboxSelectMultiple, choices=used_types
    )
    object_id = django_filters.CharFilter(label=_("Number of the object"))

    class Meta:
        model = AuditRecord
        fields: list[str] = []
