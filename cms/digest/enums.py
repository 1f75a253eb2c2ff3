"""States and origins of subscribers."""

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
