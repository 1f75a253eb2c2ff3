from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.content.site_page import SitePage
from cms.news.archive import Archive, archive_at
from cms.news.models.facets import archive_labels, facets
from cms.news.models.news_page import NewsPage
from letters.visibility import is_served
from signatories.model_fields import PrintableTextField

#: The slug that the editor suggests, in each language.
SLUG = "news"


class NewsIndexPage(SitePage):
    """All posts in one language, newest first, and their archives at addresses below."""

    introduction = PrintableTextField(gettext_lazy("introduction"), blank=True, checks_on_save=False)

    api_fields = [APIField("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["news.NewsPage"]
    max_count_per_parent = 1
    has_archives = True
    template = "news/index.html"

    class Meta:
        verbose_name = gettext_lazy("news page")
        verbose_name_plural = gettext_lazy("news pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate, with the usual slug unless there is another one."""
        slug: str = self.slug  # type: ignore[has-type]
        self.slug = slug or SLUG
        super().full_clean(*args, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page with the archive that a path leads to, or the post below it; 404 for another path."""
        archive = archive_at(path_components)
        if archive is None:
            return super().route(request, path_components)
        if not is_served(self):
            raise Http404
        return RouteResult(self, kwargs={"archive": archive})

    def serve(self, request: HttpRequest, *args: Any, archive: Archive | None = None, **kwargs: Any) -> HttpResponse:
        """Return the page or an archive, or a redirect to the front end that shows it."""
        if archive and self.front_end and self.alias_of_id is None:
            return redirect(f"{self.get_full_url(request)}{archive.path}")
        return super().serve(request, *args, archive=archive, **kwargs)

    def posts(self, request: HttpRequest | None = None, archive: Archive | None = None) -> Any:
        """Return the posts of an archive that the reader of a request may read, newest first."""
        return NewsPage.objects.child_of(self).newest_first(request).in_archive(archive or Archive())

    def get_context(
        self, request: HttpRequest, *args: Any, archive: Archive | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add a page of the posts and the links to archives; 404 for an archive without posts."""
        archive = archive or Archive()
        posts = self.posts(request, archive)
        page_of = Paginator(posts.for_lists(), settings.NEWS_PAGE_POSTS).get_page(request.GET.get("page"))
        if not archive.is_everything and not page_of.paginator.count:
            raise Http404
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "archive": archive,
            "labels": archive_labels(archive),
            "facets": facets(NewsPage.objects.child_of(self).newest_first(request), archive),
            "page_of": page_of,
            "posts": page_of.object_list,
            "languages": self._languages(context["translations"], archive),
            "description": context["description"] or _("News, statements and press releases."),
        }

    def _languages(self, translations: list[Page], archive: Archive) -> list[tuple[Page, str]]:
        """Return the translations that have posts in this archive."""
        return [
            (translation, archive.path)
            for translation in translations
            if archive.is_everything or translation.posts(archive=archive).exists()
        ]
