"""States of calls to action."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CallState(TextChoices):
    """Whether readers see a call now."""

    ACTIVE = "active", _("Active")
    SCHEDULED = "scheduled", _("Scheduled")
    ENDED = "ended", _("Ended")
    DRAFT = "draft", _("Draft")
