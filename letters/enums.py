"""The closed vocabularies of letters and editions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """Where an edition stands. Only a `PUBLISHED` one has files and an address."""

    QUEUED = "queued", _("Waiting for the worker")
    RENDERING = "rendering", _("Being typeset")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
