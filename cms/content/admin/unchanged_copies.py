"""Published translations that nobody has translated: copies with the texts of the page that they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, TextField
from wagtail.fields import StreamField
from wagtail.models import Page

#: What an editor adds to rich text, and what tags contain.
TAG = re.compile(r"<[^>]*>")


def unchanged_copies(pages: QuerySet[Page]) -> set[int]:
    """Return the ids of those of `pages` with the same texts as an older translation of them among these.

    Titles, slugs and single words do not count: they may be the same in several languages. A page without other texts
    is no copy. As many queries as there are types of pages.
    """
    others = pages.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk")).order_by()
    translated = pages.filter(Exists(others)).order_by().values_list("pk", "content_type")
    by_type: dict[int, list[int]] = {}
    for pk, content_type in translated:
        by_type.setdefault(content_type, []).append(pk)
    return {pk for content_type, keys in by_type.items() for pk in _copies_of_type(content_type, keys)}


def _copies_of_type(content_type: int, keys: list[int]) -> Iterator[int]:
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return
    seen: set[tuple[Any, tuple[str, ...]]] = set()
    found: Any = model._default_manager.filter(pk__in=keys).order_by("pk")
    for page in found.only("translation_key", *_text_fields(model)):
        texts = tuple(_texts(page))
        if texts and (page.translation_key, texts) in seen:
            yield page.pk
        seen.add((page.translation_key, texts))


def _text_fields(model: type[Model]) -> list[str]:
    """Return the names of the fields of a type of page that hold texts, without those that all pages have."""
    inherited = {field.name for field in Page._meta.concrete_fields}
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField, StreamField)) and not field.choices and field.name not in inherited
    ]


def _texts(page: Page) -> Iterator[str]:
    """Yield the texts of a page with several words, without markup."""
    for name in _text_fields(type(page)):
        value = getattr(page, name)
        for text in _strings(list(value.raw_data) if hasattr(value, "raw_data") else value):
            words = TAG.sub(" ", text).split()
            if len(words) > 1:
                yield " ".join(words)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
