from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from cms.calls_to_action.enums import CallState


class CallQuerySet(models.QuerySet[Any]):
    """Calls to action."""

    def active(self) -> CallQuerySet:
        """Filter calls that readers see now. Everything that they see starts from this."""
        return self.in_state(CallState.ACTIVE)

    def in_state(self, state: CallState) -> CallQuerySet:
        """Filter calls by their state at this moment."""
        now = timezone.now()
        has_ended, has_begun = Q(ends_at__lte=now), Q(starts_at=None) | Q(starts_at__lte=now)
        conditions = {
            CallState.DRAFT: Q(live=False),
            CallState.ENDED: Q(has_ended, live=True),
            CallState.SCHEDULED: Q(~has_begun, Q(ends_at=None) | Q(ends_at__gt=now), live=True),
            CallState.ACTIVE: Q(has_begun, Q(ends_at=None) | Q(ends_at__gt=now), live=True),
        }
        return self.filter(conditions[state])

    def on_site_of(self, page: Page | None) -> CallQuerySet:
        """Filter calls that may be shown on the site of a page; without a site, those that are not limited to one."""
        parts = page.get_url_parts() if page is not None else None
        return self.filter(Q(site=None) | Q(site=parts[0]) if parts else Q(site=None))

    def shown_after(self, page: Page, *, placed: Collection[int] = ()) -> CallQuerySet:
        """Filter calls for a page, in its language and for its site, those for this very page first.

        A call is meant for a page that was chosen, or whose kind was, unless it is excluded. A chosen or excluded
        page stands for its translations, too. Left out are the translations of calls with the ids in `placed`.
        """
        by_key = {"page__translation_key": page.translation_key}
        calls = (
            self.on_site_of(page)
            .filter(locale=page.locale_id)
            .annotate(is_chosen=_exists(self, "chosen_pages", **by_key))
        )
        of_kind = _exists(self, "page_kinds", contenttype=page.content_type_id)
        calls = calls.filter(Q(is_chosen=True) | of_kind).exclude(_exists(self, "excluded_pages", **by_key))
        if placed:
            calls = calls.exclude(
                translation_key__in=self.model._base_manager.filter(pk__in=placed).values("translation_key")
            )
        return calls.order_by("-is_chosen", "position", "-pk")

    def for_display(self) -> CallQuerySet:
        """Load what readers see of calls, in two queries for one as for several."""
        return self.select_related("locale", "picture").prefetch_related("picture__renditions")


def _exists(calls: Any, relation: str, **conditions: Any) -> Exists:
    """Return the condition that a call has a related row."""
    field = calls.model._meta.get_field(relation)
    related = field.remote_field.through if field.many_to_many else field.related_model
    key = field.m2m_field_name() if field.many_to_many else field.remote_field.name
    return Exists(related._base_manager.filter(**{key: OuterRef("pk")}, **conditions))
