"""Enumerations of letters and editions."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EditionState(TextChoices):
    """The state of an edition. Readers can download `PUBLISHED` ones only."""

    QUEUED = "queued", _("Waiting for the worker")
    RENDERING = "rendering", _("Being typeset")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")
    FAILED = "failed", _("Failed")
    TAKEN_DOWN = "taken_down", _("Taken down")


class TextChangeKind(TextChoices):
    """How a change of a letter's text concerns those who signed the earlier one."""

    TYPOGRAPHIC = "typographic", _("Typographic")
    SUBSTANTIAL = "substantial", _("Substantial")


class DerivedKind(TextChoices):
    """Files that the worker derives from other data and requests only serve."""

    SHARE_IMAGE = "share", _("Picture to share")
    PRESS_KIT = "kit", _("Press kit")
    SIGNATORIES_CSV = "csv", _("Signatories as CSV")
    SIGNATORIES_JSON = "json", _("Signatories as JSON")


class Paper(TextChoices):
    """Paper sizes, by their names in CSS."""

    A4 = "A4", _("A4")
    LETTER = "letter", _("US Letter")


class UpdateKind(TextChoices):
    """Kinds of updates of a letter: news, and the two that change its state."""

    UPDATE = "update", _("Update")
    DELIVERED = "delivered", pgettext_lazy("letter", "Delivered")
    ANSWERED = "answered", pgettext_lazy("letter", "Answered")


class LetterState(StrEnum):
    """The state of a letter, from the latest one down: what happened to it comes before whether it can be signed."""

    ANSWERED = "answered"
    DELIVERED = "delivered"
    CLOSED = "closed"
    OPEN = "open"
    NOT_YET = "not_yet"
    PAUSED = "paused"
