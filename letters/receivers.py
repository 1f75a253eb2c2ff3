"""Signal receivers: record published texts, index updates, make derived files, clean up after deleted lists."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.search import index
from wagtail.signals import page_published

from letters import derived_files
from letters.enums import DerivedKind
from letters.models import Edition, LetterPage
from letters.signals import edition_published, updates_changed
from letters.signed_texts.text_changes import record_text
from signatories.models import SignatoryList
from signatories.signals import list_deleted
from signatories.sort_orders.orders import request_orders


@receiver(page_published, sender=LetterPage)
def record_published_text(instance: LetterPage, **kwargs: Any) -> None:
    """Record the text that was published, and request the share image."""
    record_text(instance)
    transaction.on_commit(lambda: derived_files.request_file(DerivedKind.SHARE_IMAGE, instance.pk), robust=True)


@receiver(post_save, sender=LetterPage)
def sort_list_for_new_letter(instance: LetterPage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have the list sorted for the language of a new letter. The worker finds letters that came in other ways."""
    if created and not raw:
        request_orders(instance.signatory_list)


@receiver(updates_changed)
def index_updates(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Have the search find the letters of a list by its updates as they are now, and by withdrawn ones no longer."""
    for letter in LetterPage.objects.filter(signatory_list=signatory_list):
        index.insert_or_update_object(letter)


@receiver(edition_published)
def request_press_kit(edition: Edition, **kwargs: Any) -> None:
    """Request the press kit before its first download."""
    transaction.on_commit(lambda: derived_files.request_file(DerivedKind.PRESS_KIT, edition.pk), robust=True)


@receiver(list_deleted)
def delete_editions_of_list(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Delete requests for editions that were never made, before their list is deleted."""
    Edition.objects.filter(signatory_list=signatory_list, number=None).delete()
