"""The forms of the editors of site pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from letters.admin.copies import FreeSlugCopyForm
from letters.admin.page_forms import PrintablePageForm


class SitePageForm(PrintablePageForm):
    """Rejects a slug that is the address of something else. The model cannot, before it has a place in the tree."""

    def clean_slug(self) -> str:
        """Return the slug; raises `ValidationError` if it is reserved at the place of the page."""
        slug: str = self.cleaned_data["slug"]
        if self.parent_page:
            self.instance.check_slug_at(slug, self.parent_page.depth + 1)
        return slug


class SitePageCopyForm(FreeSlugCopyForm):
    """Rejects a slug that is the address of something else at the place of the copy."""

    def clean(self) -> dict[str, Any]:
        """Add an error to the slug."""
        cleaned: dict[str, Any] = super().clean()
        slug, parent = cleaned.get("new_slug"), cleaned.get("new_parent_page") or self.page.get_parent()
        if slug:
            try:
                self.page.specific.check_slug_at(slug, parent.depth + 1)
            except ValidationError as error:
                self.add_error("new_slug", error)
        return cleaned
