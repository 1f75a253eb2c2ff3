"""What happens when a letter or an edition is published: its text is noted, and files that readers want are made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from letters.enums import DerivedKind
from letters.models import Edition, LetterPage
from letters.services import derived
from letters.signals import edition_published
from letters.text_changes import record


@receiver(page_published, sender=LetterPage)
def note_text(instance: LetterPage, **kwargs: Any) -> None:
    """Note which text was published, and have its picture drawn."""
    record(instance)
    transaction.on_commit(lambda: derived.want(DerivedKind.SHARE_IMAGE, instance.pk), robust=True)


@receiver(edition_published)
def make_kit(edition: Edition, **kwargs: Any) -> None:
    """Have the press kit made before somebody asks for it."""
    transaction.on_commit(lambda: derived.want(DerivedKind.PRESS_KIT, edition.pk), robust=True)
