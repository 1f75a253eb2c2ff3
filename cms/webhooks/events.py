"""The events that endpoints are told of: what happened is queued with ids, in the transaction in which it happens."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cms.webhooks.models import Endpoint, Event
from cms.webhooks.outbox import queue
from letters.models import Edition, LetterPage
from letters.signals import edition_published
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.signals import (
    entry_changed,
    entry_left,
    entry_published,
    import_completed,
    import_undone,
    list_closed,
)


@receiver(entry_published)
def tell_published(signatory: Signatory, **kwargs: Any) -> None:
    """Tell that an entry is listed."""
    _tell_entry(Event.SIGNATORY_PUBLISHED, signatory)


@receiver(entry_changed)
def tell_changed(signatory: Signatory, **kwargs: Any) -> None:
    """Tell that an entry is listed with other details."""
    _tell_entry(Event.SIGNATORY_CHANGED, signatory)


@receiver(entry_left)
def tell_withdrawn(signatory: Signatory, **kwargs: Any) -> None:
    """Tell that an entry is no longer listed, whatever the reason."""
    _tell_entry(Event.SIGNATORY_WITHDRAWN, signatory)


@receiver(import_completed)
def tell_import(batch: ImportBatch, **kwargs: Any) -> None:
    """Tell that many entries came at once, which are not told one by one."""
    _tell_list(Event.IMPORT_COMPLETED, batch.signatory_list, undone=False)


@receiver(import_undone)
def tell_undoing(batch: ImportBatch, **kwargs: Any) -> None:
    """Tell that the entries of an import are gone again."""
    _tell_list(Event.IMPORT_COMPLETED, batch.signatory_list, undone=True)


@receiver(edition_published)
def tell_edition(edition: Edition, **kwargs: Any) -> None:
    """Tell where the PDFs of a new edition are."""
    if _is_told(edition.signatory_list):
        queue(Event.EDITION_PUBLISHED, f"edition:{edition.pk}", {"edition": edition.pk})


@receiver(list_closed)
def tell_closed(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Tell that nobody can sign any more."""
    _tell_list(Event.LIST_CLOSED, signatory_list)


def _tell_entry(event: Event, signatory: Signatory) -> None:
    if _is_told(signatory.signatory_list):
        facts = {"signatory": signatory.pk, "list": signatory.signatory_list_id, "kind": signatory.kind}
        queue(event, f"signatory:{signatory.pk}", facts)


def _tell_list(event: Event, signatory_list: SignatoryList, **facts: Any) -> None:
    if _is_told(signatory_list):
        queue(event, f"list:{signatory_list.pk}", {"list": signatory_list.pk, **facts})


def _is_told(signatory_list: SignatoryList) -> bool:
    """Tell whether anything of a list is told: an endpoint is there, and a letter that anybody may read."""
    return (
        Endpoint.objects.active().exists()
        and LetterPage.objects.public().filter(signatory_list=signatory_list).exists()
    )
