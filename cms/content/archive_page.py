from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.content.archives import YearArchive, year_archive_at, year_choices
from cms.content.site_page import SitePage
from letters.visibility import is_served
from signatories.model_fields import PrintableTextField


class ArchivePage(SitePage):
    """All dated pages of a kind in one language, newest first, and their archives at addresses below.

    Subclasses have `entries`, `page_size`, and a template based on `content/archive.html`.
    """

    introduction = PrintableTextField(_("introduction"), blank=True, checks_on_save=False)

    api_fields = [APIField("introduction")]
    parent_page_types = ["pages.HomePage"]
    max_count_per_parent = 1
    has_archives = True

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    @property
    def page_size(self) -> int:
        """Return the number of entries on a page of the list."""
        raise NotImplementedError

    def archive_at(self, path_components: list[str]) -> YearArchive | None:
        """Return the archive at a path below this page; None if the path is not that of an archive."""
        return year_archive_at(path_components)

    def entries(self, request: HttpRequest | None = None, archive: Any = None) -> Any:
        """Return the pages of an archive that the reader of a request may read, newest first."""
        raise NotImplementedError

    def for_list(self, entries: Any) -> Any:
        """Load what the list shows of each entry."""
        return entries

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page with the archive that a path leads to, or the page below it; 404 for another path."""
        archive = self.archive_at(path_components)
        if archive is None:
            return super().route(request, path_components)
        if not is_served(self):
            raise Http404
        return RouteResult(self, kwargs={"archive": archive})

    def serve(
        self, request: HttpRequest, *args: Any, archive: YearArchive | None = None, **kwargs: Any
    ) -> HttpResponse:
        """Return the page or an archive, or a redirect to the front end that shows it."""
        if archive and self.front_end and self.alias_of_id is None:
            return redirect(f"{self.get_full_url(request)}{archive.path}")
        return super().serve(request, *args, archive=archive, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, archive: Any = None, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the entries and the links to years; 404 for an archive without entries."""
        archive = archive or YearArchive()
        entries = self.for_list(self.entries(request, archive))
        page_of = Paginator(entries, self.page_size).get_page(request.GET.get("page"))
        if not archive.is_everything and not page_of.paginator.count:
            raise Http404
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "archive": archive,
            "labels": archive.labels,
            "years": year_choices(self.entries(request, archive.without("year")), archive),
            "page_of": page_of,
            "entries": page_of.object_list,
            "languages": self._languages(context["translations"], archive),
        }

    def _languages(self, translations: list[Page], archive: YearArchive) -> list[tuple[Page, str]]:
        """Return the translations that have entries in this archive."""
        return [
            (translation, archive.path)
            for translation in translations
            if archive.is_everything or translation.entries(archive=archive).exists()
        ]
