"""Announces letters that became public, changed or stopped being public since the last comparison.

There are many causes: pages are published, unpublished, deleted or moved, view restrictions are added or removed, on
the page or above it, schedules expire. Therefore the announced letters are compared with the public ones.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.webhooks.models import AnnouncedLetter, Event
from cms.webhooks.outbox import queue
from letters.models import LetterPage


@transaction.atomic
def announce_letters() -> int:
    """Queue an event for each letter that differs from its announcement; return how many there were. Idempotent."""
    known = {letter.pk: letter for letter in AnnouncedLetter.objects.select_for_update()}
    announced = 0
    for letter in LetterPage.objects.public().select_related("locale"):
        before = known.pop(letter.pk, None)
        now = AnnouncedLetter(
            page_id=letter.pk,
            slug=letter.slug,
            language=letter.language,
            url=letter.full_url or "",
            published_at=letter.last_published_at,
        )
        if before and before.is_like(now):
            continue
        now.save()
        queue(Event.LETTER_CHANGED if before else Event.LETTER_PUBLISHED, f"letter:{letter.pk}", {"letter": letter.pk})
        announced += 1
    for gone in known.values():
        facts = {"letter": gone.pk, "slug": gone.slug, "language": gone.language, "url": gone.url}
        queue(Event.LETTER_UNPUBLISHED, f"letter:{gone.pk}", facts)
        announced += 1
    AnnouncedLetter.objects.filter(pk__in=known).delete()
    return announced


@receiver([page_published, page_unpublished, post_page_move])
@receiver(post_delete, sender=LetterPage)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def announce_edits(**kwargs: Any) -> None:
    """Announce edits immediately; the worker compares periodically as well."""
    transaction.on_commit(announce_letters, robust=True)
