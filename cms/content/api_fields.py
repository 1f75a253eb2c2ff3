"""Fields of pages in `/api/v2/`."""

from __future__ import annotations

from typing import Any

from rest_framework.fields import Field
from wagtail.models import Page

from cms.content.sections import Section, section_data
from letters.visibility import is_public


class ContentsField(Field):
    """The table of contents of a page."""

    def to_representation(self, value: list[Section]) -> list[dict[str, str]]:
        return [section_data(section) for section in value]


class PublicPageField(Field):
    """A page that another one refers to: null if it is not public. Wagtail's own field has the title of any page."""

    def to_representation(self, value: Page) -> dict[str, Any] | None:
        if not is_public(value):
            return None
        return {"id": value.pk, "slug": value.slug, "title": value.title, "html_url": value.full_url}
