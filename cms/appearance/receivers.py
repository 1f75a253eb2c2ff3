"""Signal receivers: a saved name or picture shows on the next screen of staff."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.models import Site

from cms.appearance.identity import forget_admin_identity
from cms.appearance.models import Appearance, SiteTexts
from letters.models import Letterhead


def forget_identity_after_commit(**kwargs: Any) -> None:
    """Drop the cached identity once other processes can read the change."""
    transaction.on_commit(forget_admin_identity, robust=True)


def connect_receivers() -> None:
    """Connect the receivers; called once, when the app is ready."""
    for model in (Site, Letterhead, Appearance, SiteTexts, get_image_model()):
        for signal in (post_save, post_delete):
            signal.connect(forget_identity_after_commit, sender=model)
