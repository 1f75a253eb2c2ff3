"""Announces pages that became public, changed or stopped being public since the last comparison.

There are many causes: pages are published, unpublished, deleted or moved, view restrictions are added or removed, on
the page or above it, schedules expire. Therefore the announced pages are compared with the public ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.digest.models import DigestIssuePage
from cms.news.models import NewsPage
from cms.webhooks.models import AnnouncedIssue, AnnouncedLetter, AnnouncedPage, AnnouncedPost, Event
from cms.webhooks.outbox import queue
from letters.models import LetterPage

#: The fields of a page that an announcement depends on.
FIELDS = ("slug", "url_path", "depth", "path", "last_published_at", "locale__language_code")

#: Pages that were public no longer are. Sent by their model, in a transaction. Argument: `page_ids`.
pages_gone = Signal()


@dataclass(frozen=True)
class PageEvents:
    """The events of a type of pages. `name` is the key of the facts, and the first part of the subject.

    A type without the events `changed` and `unpublished` is announced once: when a page is public for the first time.
    """

    name: str
    model: Any
    announced: type[AnnouncedPage]
    published: Event
    changed: Event | None = None
    unpublished: Event | None = None


#: The types of pages that announce their publication.
PAGES = (
    PageEvents(
        "letter",
        LetterPage,
        AnnouncedLetter,
        Event.LETTER_PUBLISHED,
        Event.LETTER_CHANGED,
        Event.LETTER_UNPUBLISHED,
    ),
    PageEvents(
        "post",
        NewsPage,
        AnnouncedPost,
        Event.NEWS_PUBLISHED,
        Event.NEWS_CHANGED,
        Event.NEWS_UNPUBLISHED,
    ),
    PageEvents("issue", DigestIssuePage, AnnouncedIssue, Event.DIGEST_PUBLISHED),
)


def announce_pages() -> int:
    """Queue an event for each page that differs from its announcement; return how many there were. Idempotent."""
    return sum(_announce(events) for events in PAGES)


@transaction.atomic
def _announce(events: PageEvents) -> int:
    known = {page.pk: page for page in events.announced.objects.select_for_update()}
    announced = 0
    for page in events.model.objects.public().select_related("locale").only(*FIELDS):
        before = known.pop(page.pk, None)
        now = events.announced(
            page_id=page.pk,
            slug=page.slug,
            language=str(page.locale.language_code),
            url=page.full_url or "",
            published_at=page.last_published_at,
        )
        event = events.changed if before else events.published
        if event is None or (before and before.is_like(now)):
            continue
        now.save()
        queue(event, f"{events.name}:{page.pk}", {events.name: page.pk})
        announced += 1
    return announced + _announce_gone(events, known)


def _announce_gone(events: PageEvents, known: dict[int, AnnouncedPage]) -> int:
    """Announce pages that are no longer public, so that they are announced again once they are."""
    if events.unpublished is None:
        return 0
    for gone in known.values():
        facts = {events.name: gone.pk, "slug": gone.slug, "language": gone.language, "url": gone.url}
        queue(events.unpublished, f"{events.name}:{gone.pk}", facts)
    if known:
        events.announced.objects.filter(pk__in=known).delete()
        pages_gone.send(sender=events.model, page_ids=known.keys())
    return len(known)


@receiver([page_published, page_unpublished, post_page_move])
@receiver(post_delete, sender=LetterPage)
@receiver(post_delete, sender=NewsPage)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def announce_edits(**kwargs: Any) -> None:
    """Announce edits immediately; the worker compares periodically as well."""
    transaction.on_commit(announce_pages, robust=True)
