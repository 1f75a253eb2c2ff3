"""The retention rule of messages; `docs/retention.md` gives the reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cms.contact.models import ContactMessage
from signatories.privacy.retention import RetentionRule, delete, older_than

RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "contact messages",
        "contact_messages",
        older_than(ContactMessage),
        delete,
        _("your message, with your name and address"),
    ),
)
