"""Receivers of Django's model signals."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from signatories.events import send_closing_signals
from signatories.models import Signatory, SignatoryList
from signatories.sort_orders.keys import save_keys
from signatories.sort_orders.orders import request_orders


@receiver(post_save, sender=SignatoryList)
def announce_closing(instance: SignatoryList, **kwargs: Any) -> None:
    """Announce at once that somebody closed a list. The worker finds lists that close by their deadline."""
    send_closing_signals()


@receiver(post_save, sender=Signatory)
def update_sort_keys(instance: Signatory, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Write or delete the sort keys of a saved entry."""
    if not raw:
        save_keys(instance, update_fields)


@receiver(post_save, sender=SignatoryList)
def update_sort_orders(instance: SignatoryList, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have a list sorted anew if its rule changed."""
    if not raw and (created or instance.sorted_by != instance.sort_rule):
        request_orders(instance)
        instance.sorted_by = instance.sort_rule
