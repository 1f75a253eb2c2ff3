"""Receivers of Django's model signals: closings, sort keys, and changes of what is public of a list."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from signatories.events import send_closing_signals
from signatories.models import ListChange, Question, Signatory, SignatoryGroup, SignatoryList
from signatories.sort_orders.keys import save_keys
from signatories.sort_orders.orders import request_orders


@receiver(post_save, sender=SignatoryList)
def announce_closing(instance: SignatoryList, **kwargs: Any) -> None:
    """Announce at once that somebody closed a list. The worker finds lists that close by their deadline."""
    send_closing_signals()


@receiver(post_save, sender=Signatory)
def update_sort_keys(
    instance: Signatory, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Count the change of the list of a saved entry, and write or delete its sort keys."""
    if not raw:
        ListChange.objects.record_save(instance, is_new=created, changed=update_fields)
        save_keys(instance, update_fields)


@receiver(post_save, sender=SignatoryList)
def update_sort_orders(instance: SignatoryList, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have a list sorted anew if its rule changed."""
    if not raw and (created or instance.sorted_by != instance.sort_rule):
        request_orders(instance)
        instance.sorted_by = instance.sort_rule


@receiver(post_save, sender=Question)
@receiver(post_save, sender=SignatoryGroup)
def record_saved_column(instance: Question | SignatoryGroup, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Count the change of a list whose columns or headings changed: a question may have become private."""
    if not raw:
        takes_away = isinstance(instance, Question) and not created
        ListChange.objects.record([instance.signatory_list_id], takes_away=takes_away)


@receiver(post_delete, sender=Question)
@receiver(post_delete, sender=SignatoryGroup)
def record_deleted_column(instance: Question | SignatoryGroup, origin: Any = None, **kwargs: Any) -> None:
    """Count the change of a list that lost a column or a heading, unless the list itself is being deleted."""
    if not isinstance(origin, SignatoryList) and getattr(origin, "model", None) is not SignatoryList:
        ListChange.objects.record([instance.signatory_list_id], takes_away=False)
