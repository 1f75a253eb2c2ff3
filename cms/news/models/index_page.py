from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.content.archive_page import ArchivePage
from cms.news.archive import Archive, archive_at
from cms.news.models.facets import archive_labels, facets
from cms.news.models.news_page import NewsPage

#: The slug that the editor suggests, in each language.
SLUG = "news"


class NewsIndexPage(ArchivePage):
    """All posts in one language, newest first, and their archives at addresses below."""

    subpage_types = ["news.NewsPage"]
    template = "news/index.html"

    class Meta:
        verbose_name = gettext_lazy("news page")
        verbose_name_plural = gettext_lazy("news pages")

    @property
    def page_size(self) -> int:
        return int(settings.NEWS_PAGE_POSTS)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate, with the usual slug unless there is another one."""
        slug: str = self.slug  # type: ignore[has-type]
        self.slug = slug or SLUG
        super().full_clean(*args, **kwargs)

    def archive_at(self, path_components: list[str]) -> Archive | None:
        """Return the archive at a path below this page; None if the path is not that of an archive."""
        return archive_at(path_components)

    def entries(self, request: HttpRequest | None = None, archive: Archive | None = None) -> Any:
        """Return the posts of an archive that the reader of a request may read, newest first."""
        return NewsPage.objects.child_of(self).newest_first(request).in_archive(archive or Archive())

    def for_list(self, entries: Any) -> Any:
        """Load what the list shows of each post."""
        return entries.for_lists()

    def get_context(self, request: HttpRequest, *args: Any, archive: Any = None, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the posts and the links to archives; 404 for an archive without posts."""
        archive = archive or Archive()
        context = super().get_context(request, *args, archive=archive, **kwargs)
        return {
            **context,
            "labels": archive_labels(archive),
            "facets": facets(self.entries(request), archive),
            "description": context["description"] or _("News, statements and press releases."),
        }
