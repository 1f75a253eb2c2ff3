"""The links to archives beside a list of posts: kinds and categories, each with its number of posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from taggit.models import Tag

from cms.content.archives import Choice, choices, counted
from cms.news.archive import Archive
from cms.news.enums import NewsKind
from cms.news.models.category import NewsCategory


@dataclass(frozen=True)
class Facets:
    """The choices of each facet."""

    kinds: list[Choice]
    categories: list[Choice]


def facets(posts: Any, archive: Archive) -> Facets:
    """Return the choices for a list of posts. The numbers are those with the other choices of the archive."""
    kinds = counted(posts.in_archive(archive.without("kind")), "kind")
    categories = counted(posts.in_archive(archive.without("category")), "categories")
    found = NewsCategory.objects.filter(pk__in=categories)
    return Facets(
        choices("kind", archive, [(kind.value, kind.plural, kinds[kind]) for kind in NewsKind if kind in kinds]),
        choices("category", archive, [(item.slug, str(item), categories[item.pk]) for item in found]),
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
    return [*labels, *archive.labels]
