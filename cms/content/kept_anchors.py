"""Keeps the anchors of sections that were published, so that links to them outlive a rewritten heading.

An anchor follows from key and text of its heading (`cms.content.sections`). It is stored when it could change: before
a published page is saved with other texts. So pages that were published earlier need no conversion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.signals import copy_for_translation_done

from cms.content.models import SectionAnchor
from cms.content.sections import Section, sections_by_block
from cms.content.site_page import SitePage


def kept_anchors(page: Page | None) -> dict[str, str]:
    """Return the stored anchors of a page by the keys of their sections, in one query."""
    if page is None or not page.pk:
        return {}
    return dict(SectionAnchor.objects.filter(page=page.pk).values_list("key", "anchor"))


def page_sections(page: Page | None, stream: Any) -> list[list[Section]]:
    """Return the sections that begin in each block of a stream of a page, with the anchors that they keep.

    Takes one query, and none without sections.
    """
    found = sections_by_block(stream)
    return sections_by_block(stream, kept_anchors(page)) if any(found) else found


@receiver(pre_save)
def keep_published_anchors(
    instance: Any, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """Store the anchors that a published page has, before its texts are replaced."""
    if raw or not isinstance(instance, SitePage) or instance.pk is None or instance.alias_of_id is not None:
        return
    names = [name for name in _streams(instance) if update_fields is None or name in update_fields]
    stored = type(instance)._base_manager.filter(pk=instance.pk, live=True).first() if names else None
    if stored is not None:
        _store(instance.pk, _anchors(stored, names))


@receiver(copy_for_translation_done)
def copy_anchors(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Give a translation the anchors of the published page that it was copied from."""
    if isinstance(source_obj, SitePage):
        stored = type(source_obj)._base_manager.filter(pk=source_obj.pk, live=True).first()
        if stored is not None:
            _store(target_obj.pk, _anchors(stored, _streams(stored)))


def _streams(page: Page) -> list[str]:
    return [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]


def _anchors(page: SitePage, names: Collection[str]) -> dict[str, str]:
    return dict(pair for name in names for pair in _pairs(page_sections(page, getattr(page, name))))


def _pairs(sections_of_blocks: list[list[Section]]) -> Iterator[tuple[str, str]]:
    for sections in sections_of_blocks:
        yield from ((section.key, section.anchor) for section in sections if section.key)


def _store(page_id: int, anchors: dict[str, str]) -> None:
    """Store anchors of sections that have none yet. Idempotent, also at the same time in two processes."""
    rows = [SectionAnchor(page_id=page_id, key=key, anchor=anchor) for key, anchor in anchors.items()]
    SectionAnchor.objects.bulk_create(rows, ignore_conflicts=True)
