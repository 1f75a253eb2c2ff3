"""Scheduled publishing: pages and snippets that go live or expire at a chosen time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_scheduled() -> int:
    """Unpublish expired objects and publish due revisions; return how many objects changed.

    Like Wagtail's `publish_scheduled`, but an object that fails is logged and retried, and does not block the others.
    """
    now = timezone.now()
    drafts = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    models = [Page, *(model for model in drafts if not issubclass(model, Page))]
    expired = chain.from_iterable(
        model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at") for model in models
    )
    changed = 0
    for instance in list(expired):
        changed += _run_logged(
            lambda instance=instance: instance.unpublish(  # type: ignore[misc]
                set_expired=True, log_action="wagtail.unpublish.scheduled"
            ),
            f"{instance._meta.label} {instance.pk} could not be unpublished",
        )
    for revision in list(Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")):
        changed += _run_logged(
            lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled"),  # type: ignore[misc]
            f"Revision {revision.pk} could not be published",
        )
    return changed


def _run_logged(action: Callable[[], object], failure: str) -> bool:
    try:
        action()
    except Exception:
        logger.exception(failure)
        return False
    return True
