"""States of messages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageStatus(models.TextChoices):
    """What staff did with a message. Spam is not mailed to anybody."""

    UNREAD = "unread", _("Unread")
    READ = "read", _("Read")
    ANSWERED = "answered", _("Answered")
    SPAM = "spam", _("Spam")
