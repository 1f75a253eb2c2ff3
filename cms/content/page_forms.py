"""The form of the editors of site pages."""

from __future__ import annotations

from cms.content.reserved_slugs import check_slug
from cms.content.site_page import DEPTH_BELOW_HOME
from letters.admin.page_forms import PrintablePageForm


class SitePageForm(PrintablePageForm):
    """Rejects a slug that is the address of something else. The model cannot, before it has a place in the tree."""

    def clean_slug(self) -> str:
        """Return the slug; raises `ValidationError` below a home page if it is reserved."""
        slug: str = self.cleaned_data["slug"]
        if self.parent_page and self.parent_page.depth + 1 == DEPTH_BELOW_HOME:
            check_slug(slug)
        return slug
