"""Jobs of the worker: each takes an id, looks again, and tolerates that the work is done."""

from __future__ import annotations

from django_tasks import task

from letters.models import Edition
from letters.services import editions


@task(backend="jobs")
def make_edition(edition_id: int) -> str:
    """Make a queued edition; returns the state it ends in."""
    return str(editions.make_edition(Edition.objects.get(pk=edition_id)).state)


def make_due_editions() -> list[Edition]:
    """Ask for the editions that lists want by themselves, have the worker make them, and return them. Idempotent."""
    asked = editions.request_due_editions()
    for edition in asked:
        make_edition.enqueue(edition.pk)
    return asked
