from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.content.archive_page import ArchivePage
from cms.content.archives import YearArchive
from cms.digest.models.issue_page import DigestIssuePage

#: The slug of the page in each language: the subscription form is below it.
SLUG = "digest"


class DigestIndexPage(ArchivePage):
    """The archive of all issues in one language, at `/digest/`, with an archive of each year below."""

    subpage_types = ["digest.DigestIssuePage"]
    template = "digest/index.html"

    class Meta:
        verbose_name = gettext_lazy("digest")
        verbose_name_plural = gettext_lazy("digests")

    @property
    def description(self) -> str:
        return super().description or _("All issues of the digest.")

    @property
    def page_size(self) -> int:
        return int(settings.DIGEST_PAGE_ISSUES)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate, with the fixed slug."""
        self.slug = SLUG
        super().full_clean(*args, **kwargs)

    def check_slug_at(self, slug: str, depth: int | None) -> None:
        """Accept every slug: the reserved one is reserved for this page, and replaces any other."""

    def entries(self, request: HttpRequest | None = None, archive: YearArchive | None = None) -> Any:
        """Return the issues of a year, or all, that the reader of a request may read, newest first."""
        issues = DigestIssuePage.objects.child_of(self).newest_first(request)
        return issues.filter(date__year=archive.year) if archive and archive.year else issues
