"""What happens when a letter or an edition is published: its text is noted, and files that readers want are made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from letters import derived_files
from letters.enums import DerivedKind
from letters.models import Edition, LetterPage
from letters.page_removal import forget_unfinished_editions
from letters.signals import edition_published
from letters.text_changes import record
from signatories.models import SignatoryList
from signatories.signals import list_deleted


@receiver(page_published, sender=LetterPage)
def note_text(instance: LetterPage, **kwargs: Any) -> None:
    """Note which text was published, and have its picture drawn."""
    record(instance)
    transaction.on_commit(lambda: derived_files.request_file(DerivedKind.SHARE_IMAGE, instance.pk), robust=True)


@receiver(edition_published)
def make_kit(edition: Edition, **kwargs: Any) -> None:
    """Have the press kit made before somebody asks for it."""
    transaction.on_commit(lambda: derived_files.request_file(DerivedKind.PRESS_KIT, edition.pk), robust=True)


@receiver(list_deleted)
def forget_editions(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Delete what only says that an edition was wanted."""
    forget_unfinished_editions(signatory_list)
