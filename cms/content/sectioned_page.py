from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField

from cms.content.api_fields import ContentsField
from cms.content.kept_anchors import page_sections
from cms.content.sections import Section
from cms.content.site_page import SitePage

#: A table of contents with one entry helps nobody.
MIN_SECTIONS = 2


class SectionedPage(SitePage):
    """A page whose field `body` has sections, and that can show a table of contents."""

    shows_contents = models.BooleanField(
        _("table of contents"), default=False, help_text=_("Links to the sections of the page, above its text.")
    )

    #: The stream of blocks, a field of each subclass.
    body: Any

    api_fields = [APIField("body"), APIField("contents", serializer=ContentsField())]

    class Meta:
        abstract = True

    @property
    def has_contents(self) -> bool:
        """Return whether the page shows a table of contents if it has enough sections."""
        return bool(self.shows_contents)

    @property
    def contents(self) -> list[Section]:
        """The sections that the table of contents links to; empty if the page shows none."""
        sections = self.sections() if self.has_contents else []
        return sections if len(sections) >= MIN_SECTIONS else []

    def sections(self) -> list[Section]:
        """Return the sections of the text, with the anchors that they keep, in one query; in none without sections."""
        return [section for sections in page_sections(self, self.body) for section in sections]
