"""The kinds of pages after whose text calls to action can be shown: all that this site shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.models import Page, get_page_models

from letters.models.headless import HeadlessPage


def page_kinds() -> list[type[Page]]:
    """Return the page types; a new one belongs to them by itself, since all extend the same template."""
    return [model for model in get_page_models() if issubclass(model, HeadlessPage)]


def page_kind_named(label: str) -> type[Page] | None:
    """Return the page type with a label such as "news.NewsPage" in any letter case; None if there is none."""
    return next((model for model in page_kinds() if model._meta.label_lower == label.lower()), None)


def kind_label(content_type: ContentType) -> str:
    """Return the name of a kind of pages in the plural, in the active language; of a removed one, its former name."""
    return capfirst(kind_in_sentence(content_type))


def kind_in_sentence(content_type: ContentType) -> str:
    """Return the label of a kind of pages as it is written within a sentence: "news posts"."""
    model = content_type.model_class()
    return str(model._meta.verbose_name_plural if model else content_type.model)


def kind_types() -> list[ContentType]:
    """Return the content types of the kinds, ordered by their labels."""
    return by_label(ContentType.objects.get_for_models(*page_kinds()).values())


def by_label(types: Iterable[ContentType]) -> list[ContentType]:
    """Order content types by their labels."""
    return sorted(types, key=kind_label)
