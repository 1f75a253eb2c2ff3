from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.content.site_page import SitePage
from cms.digest.models.issue_page import DigestIssuePage
from letters.visibility import is_served, visible
from signatories.model_fields import PrintableTextField

#: The slug of the page in each language: the subscription form is below it.
SLUG = "digest"
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


class DigestIndexPage(SitePage):
    """The archive of all issues in one language, at `/digest/`, with an archive of each year below."""

    introduction = PrintableTextField(gettext_lazy("introduction"), blank=True, checks_on_save=False)

    api_fields = [APIField("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["digest.DigestIssuePage"]
    max_count_per_parent = 1
    has_archives = True
    template = "digest/index.html"

    class Meta:
        verbose_name = gettext_lazy("digest")
        verbose_name_plural = gettext_lazy("digests")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction or _("All issues of the digest."))

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate, with the fixed slug."""
        self.slug = SLUG
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Validate, without the check of reserved slugs: this one is reserved for this page."""
        super(SitePage, self).clean()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page with the year of a path, or the issue below it."""
        if len(path_components) != 1 or not YEAR.fullmatch(path_components[0]):
            return super().route(request, path_components)
        if not is_served(self):
            raise Http404
        return RouteResult(self, kwargs={"year": int(path_components[0])})

    def issues(self, request: HttpRequest | None = None) -> Any:
        """Return the issues that anybody, or the reader of a request, may read, newest first."""
        return visible(DigestIssuePage.objects.child_of(self).filter(alias_of=None)).order_by("-date", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, year: int | None = None, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the issues and the years; 404 for a year without issues."""
        issues = self.issues(request)
        years = issues.order_by().annotate(year=ExtractYear("date")).values_list("year", flat=True).distinct()
        chosen = issues.filter(date__year=year) if year else issues
        page_of = Paginator(chosen, settings.DIGEST_PAGE_ISSUES).get_page(request.GET.get("page"))
        if year and not page_of.paginator.count:
            raise Http404
        path = f"{year}/" if year else ""
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "year": year,
            "path": path,
            "years": sorted(years, reverse=True),
            "page_of": page_of,
            "issues": page_of.object_list,
            "languages": [(other, path) for other in context["translations"] if _has_year(other, year)],
        }


def _has_year(index: Page, year: int | None) -> bool:
    return year is None or index.issues().filter(date__year=year).exists()
