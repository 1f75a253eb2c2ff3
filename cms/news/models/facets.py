"""The links to archives beside a list of posts: years, kinds and categories, each with its number of posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from taggit.models import Tag

from cms.news.archive import Archive, has_archive
from cms.news.enums import NewsKind
from cms.news.models.category import NewsCategory


@dataclass(frozen=True)
class Choice:
    """A value of a facet. `path` is that of the archive, narrowed to it."""

    value: str | int
    label: str
    path: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Facets:
    """The choices of each facet."""

    kinds: list[Choice]
    categories: list[Choice]
    years: list[Choice]


def facets(posts: Any, archive: Archive) -> Facets:
    """Return the choices for a list of posts. The numbers are those with the other choices of the archive."""
    kinds = _counted(posts.in_archive(archive.without("kind")), "kind")
    years = _counted(posts.in_archive(archive.without("year")), "date__year")
    categories = _counted(posts.in_archive(archive.without("category")), "categories")
    found = NewsCategory.objects.filter(pk__in=categories)
    return Facets(
        _choices("kind", archive, [(kind.value, kind.plural, kinds[kind]) for kind in NewsKind if kind in kinds]),
        _choices("category", archive, [(item.slug, str(item), categories[item.pk]) for item in found]),
        _choices(
            "year",
            archive,
            [(year, str(year), years[year]) for year in sorted(years, reverse=True) if has_archive(year)],
        ),
    )


def archive_labels(archive: Archive) -> list[str]:
    """Return the labels of the values of an archive, such as "Statements", "Water" and "2020"."""
    labels = [NewsKind(archive.kind).plural] if archive.kind else []
    if archive.category:
        category = NewsCategory.objects.filter(slug=archive.category).first()
        labels.append(str(category or archive.category))
    if archive.tag:
        tag = Tag.objects.filter(slug=archive.tag).first()
        labels.append(_("Tag “%s”") % (tag.name if tag else archive.tag))
    return [*labels, str(archive.year)] if archive.year else labels


def _counted(posts: Any, field: str) -> dict[Any, int]:
    counted = posts.order_by().values_list(field).annotate(number=Count("pk", distinct=True))
    return {value: number for value, number in counted if value is not None}


def _choices(name: str, archive: Archive, values: Iterable[tuple[Any, str, int]]) -> list[Choice]:
    return [
        Choice(value, label, archive.narrowed(name, value).path, number, getattr(archive, name) == value)
        for value, label, number in values
    ]
