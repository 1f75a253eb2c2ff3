"""The closed vocabularies of letters and editions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EditionState(TextChoices):
    """Where an edition stands. Only a `PUBLISHED` one has files and an address."""

    QUEUED = "queued", _("Waiting for the worker")
    RENDERING = "rendering", _("Being typeset")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")
    FAILED = "failed", _("Failed")
    TAKEN_DOWN = "taken_down", _("Taken down")


class DerivedKind(TextChoices):
    """Files that the worker makes from other data, so that requests serve what is stored."""

    SHARE_IMAGE = "share", _("Picture to share")
    PRESS_KIT = "kit", _("Press kit")
    SIGNATORIES_CSV = "csv", _("Signatories as CSV")
    SIGNATORIES_JSON = "json", _("Signatories as JSON")


class Paper(TextChoices):
    """Sizes of paper, by the names that CSS gives them."""

    A4 = "A4", _("A4")
    LETTER = "letter", _("US Letter")
