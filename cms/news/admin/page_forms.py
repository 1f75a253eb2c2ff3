"""The forms of the editors of news."""

from __future__ import annotations

from typing import Any

from cms.content.page_forms import SitePageForm
from cms.news.models.index_page import SLUG
from letters.admin.page_forms import PrintablePageForm


class NewsIndexForm(SitePageForm):
    """Suggests the usual slug for a new page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the slug."""
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "slug" in self.fields:
            self.initial["slug"] = self.initial.get("slug") or SLUG


class NewsForm(PrintablePageForm):
    """The form of a post."""
