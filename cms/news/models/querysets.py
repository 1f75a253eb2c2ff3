from __future__ import annotations

from typing import Any

from wagtail.models import PageManager

from cms.news.archive import Archive
from letters.models.querysets import DatedPageQuerySet


class NewsQuerySet(DatedPageQuerySet):
    """Posts, in any language."""

    def in_archive(self, archive: Archive) -> NewsQuerySet:
        """Filter to the posts of an archive."""
        posts = self
        if archive.kind:
            posts = posts.filter(kind=archive.kind)
        if archive.year:
            posts = posts.filter(date__year=archive.year)
        # Subqueries, since joins would repeat posts.
        if archive.category:
            posts = posts.filter(pk__in=self._keys("categories__slug", archive.category))
        if archive.tag:
            posts = posts.filter(pk__in=self._keys("tags__slug", archive.tag))
        return posts

    def for_lists(self) -> NewsQuerySet:
        """Load what lists of posts show, in as many queries for one post as for many."""
        return self.select_related("locale", "lead_picture").prefetch_related("categories", "lead_picture__renditions")

    def _keys(self, lookup: str, slug: str) -> Any:
        return self.model._base_manager.filter(**{lookup: slug}).values("pk")


NewsManager = PageManager.from_queryset(NewsQuerySet)
