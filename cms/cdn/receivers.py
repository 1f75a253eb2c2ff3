"""Receivers that queue the addresses of what is taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import Signal, receiver
from wagtail.models import Site

from cms.cdn.addresses import addresses_of_editions, editions_of_lists
from cms.cdn.outbox import queue_purge
from cms.upload_storage import public_file_deleted
from cms.webhooks.page_announcements import pages_gone
from letters.models import Edition, LetterPage
from letters.signals import edition_taken_down
from signatories.models import SignatoryList
from signatories.signals import list_deleted


@receiver(edition_taken_down)
def purge_edition(edition: Edition, **kwargs: Any) -> None:
    """Queue the files of an edition in whose place a notice stands now."""
    queue_purge(addresses_of_editions([edition]))


@receiver(pages_gone, sender=LetterPage)
def purge_letters(page_ids: Collection[int], **kwargs: Any) -> None:
    """Queue the editions of letters that were public: unpublished, restricted, expired, or in a removed language."""
    _purge_lists(LetterPage.objects.filter(pk__in=page_ids).values_list("signatory_list", flat=True))


@receiver(pre_delete, sender=LetterPage)
def purge_deleted_letter(instance: LetterPage, **kwargs: Any) -> None:
    """Queue the editions of a letter that is about to be deleted."""
    _purge_lists([instance.signatory_list_id])


@receiver(list_deleted)
def purge_deleted_list(signatory_list: SignatoryList, **kwargs: Any) -> None:
    """Queue the editions of a list that is about to be deleted."""
    _purge_lists([signatory_list.pk])


@receiver([pre_save, pre_delete], sender=Site)
def purge_former_host(instance: Site, signal: Signal, **kwargs: Any) -> None:
    """Queue all editions at the address of a site that is about to be deleted or to get another one."""
    former = Site.objects.filter(pk=instance.pk).first() if settings.CDN else None
    if former and (signal is pre_delete or former.root_url != instance.root_url):
        editions = editions_of_lists(SignatoryList.objects.values_list("pk", flat=True))
        queue_purge(f"{former.root_url}{path}" for path in addresses_of_editions(editions))


@receiver(public_file_deleted)
def purge_file(url: str, **kwargs: Any) -> None:
    """Queue a picture or other public upload that was deleted, or replaced by another one."""
    queue_purge([url])


def _purge_lists(list_ids: Iterable[int]) -> None:
    queue_purge(addresses_of_editions(editions_of_lists(list_ids)))
