"""Receivers of Django's model signals."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from signatories.events import send_closing_signals
from signatories.models import SignatoryList


@receiver(post_save, sender=SignatoryList)
def announce_closing(instance: SignatoryList, **kwargs: Any) -> None:
    """Announce at once that somebody closed a list. The worker finds lists that close by their deadline."""
    send_closing_signals()
