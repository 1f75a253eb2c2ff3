"""States and origins of subscribers, and what becomes of the rows of a file of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriberStatus(models.TextChoices):
    """The state of a subscription. Only `subscribed` gets issues."""

    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    SUBSCRIBED = "subscribed", _("Subscribed")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    BOUNCED = "bounced", _("Undeliverable")


class SubscriberSource(models.TextChoices):
    """The way in which an address came to the digest."""

    FORM = "form", _("Subscription form")
    SIGNING = "signing", _("Signature")
    IMPORT = "import", _("Import")


class RowOutcome(models.TextChoices):
    """What becomes of a row of a file of subscribers. Only `added` subscribes an address."""

    ADDED = "added", _("New subscribers")
    KNOWN = "known", _("Subscribed already: unchanged")
    LEFT = "left", _("Unsubscribed or undeliverable here: stays so")
    ASKED = "asked", _("Asked for the digest in the form, and did not confirm: stays so")
    BLOCKED = "blocked", _("Want no mail from this site: not subscribed")
    ENDED = "ended", _("Unsubscribed or undeliverable in the file: remembered, so that no other file subscribes them")
    CONFLICT = "conflict", _("Unsubscribed in the file, subscribed here: unchanged, check them")
    PENDING = "pending", _("Not confirmed in the file: not subscribed")
    DUPLICATE = "duplicate", _("Repeated in the file: the first row counts")
    INVALID = "invalid", _("Cannot be read: not subscribed")
