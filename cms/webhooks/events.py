"""Receivers that queue a message for each event, with ids only, in the transaction of the event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from cms.webhooks.models import Endpoint, Event
from cms.webhooks.outbox import queue, queue_many
from core.prepared_queries import PreparedQuery
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from letters.signals import edition_published, updates_changed
from signatories.models import ImportBatch, Signatory, SignatoryList
from signatories.signals import (
    entries_left,
    entries_published,
    entry_changed,
    entry_left,
    entry_published,
    import_completed,
    import_undone,
    list_closed,
    paper_changed,
)


@receiver(entry_published)
def queue_entry_published(signatory: Signatory, **kwargs: Any) -> None:
    """Queue that an entry is listed."""
    _queue_entry_event(Event.SIGNATORY_PUBLISHED, signatory)


@receiver(entry_changed)
def queue_entry_changed(signatory: Signatory, **kwargs: Any) -> None:
    """Queue that details of a listed entry have changed."""
    _queue_entry_event(Event.SIGNATORY_CHANGED, signatory)


@receiver(entry_left)
def queue_entry_withdrawn(signatory: Signatory, **kwargs: Any) -> None:
    """Queue that an entry is no longer listed, for whatever reason."""
    _queue_entry_event(Event.SIGNATORY_WITHDRAWN, signatory)


@receiver(entries_published)
def queue_entries_published(signatories: Sequence[Signatory], **kwargs: Any) -> None:
    """Queue that many entries of one list are listed."""
    _queue_entry_events(Event.SIGNATORY_PUBLISHED, signatories)


@receiver(entries_left)
def queue_entries_withdrawn(signatories: Sequence[Signatory], **kwargs: Any) -> None:
    """Queue that many entries of one list are no longer listed."""
    _queue_entry_events(Event.SIGNATORY_WITHDRAWN, signatories)


@receiver(import_completed)
def queue_import_completed(batch: ImportBatch, **kwargs: Any) -> None:
    """Queue an import as one event, instead of one per entry."""
    _queue_list_event(Event.IMPORT_COMPLETED, batch.signatory_list, undone=False)


@receiver(import_undone)
def queue_import_undone(batch: ImportBatch, **kwargs: Any) -> None:
    """Queue that an import was undone."""
    _queue_list_event(Event.IMPORT_COMPLETED, batch.signatory_list, undone=True)


@receiver(paper_changed)
def queue_paper_changed(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Queue that the number of signatures on paper has changed."""
    _queue_list_event(Event.PAPER_CHANGED, signatory_list)


@receiver(edition_published)
def queue_edition_published(edition: Edition, **kwargs: Any) -> None:
    """Queue that an edition was published."""
    if _has_audience(edition.signatory_list):
        queue(Event.EDITION_PUBLISHED, f"edition:{edition.pk}", {"edition": edition.pk})


@receiver(updates_changed)
def queue_updates_changed(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Queue that the letters of a list were changed: they share their updates."""
    if _has_audience(signatory_list):
        for letter in public_letters_for(signatory_list):
            queue(Event.LETTER_CHANGED, f"letter:{letter.pk}", {"letter": letter.pk})


@receiver(list_closed)
def queue_list_closed(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Queue that a list was closed."""
    _queue_list_event(Event.LIST_CLOSED, signatory_list)


def _queue_entry_event(event: Event, signatory: Signatory) -> None:
    if _has_audience(signatory.signatory_list):
        queue(event, *_subject(signatory))


def _queue_entry_events(event: Event, signatories: Sequence[Signatory]) -> None:
    if signatories and _has_audience(signatories[0].signatory_list):
        queue_many(event, map(_subject, signatories))


def _subject(signatory: Signatory) -> tuple[str, dict[str, Any]]:
    facts = {"signatory": signatory.pk, "list": signatory.signatory_list_id, "kind": signatory.kind}
    return f"signatory:{signatory.pk}", facts


def _queue_list_event(event: Event, signatory_list: SignatoryList, **facts: Any) -> None:
    if _has_audience(signatory_list):
        queue(event, f"list:{signatory_list.pk}", {"list": signatory_list.pk, **facts})


#: Every confirmation asks.
_ACTIVE_ENDPOINT = PreparedQuery(lambda: [Endpoint.objects.active().order_by().values_list("pk")[:1]])


def _has_audience(signatory_list: SignatoryList) -> bool:
    """Return whether events of a list are sent: an endpoint is active and a letter of the list is public."""
    if not _ACTIVE_ENDPOINT.rows():
        return False
    return LetterPage.objects.public().filter(signatory_list=signatory_list).exists()
