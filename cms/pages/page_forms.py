"""The form of the editors of site pages."""

from __future__ import annotations

from cms.pages.models import HomePage
from cms.pages.reserved_slugs import check_slug
from letters.admin.page_forms import PrintablePageForm


class SitePageForm(PrintablePageForm):
    """Rejects a slug that is the address of something else. The model cannot, before it has a place in the tree."""

    def clean_slug(self) -> str:
        """Return the slug; raises `ValidationError` below a home page if it is reserved."""
        slug: str = self.cleaned_data["slug"]
        if self.parent_page and issubclass(self.parent_page.specific_class, HomePage):
            check_slug(slug)
        return slug
