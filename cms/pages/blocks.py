"""StreamField blocks of home pages."""

from __future__ import annotations

from cms.content.blocks import ContentBlock


class HomeBlock(ContentBlock):
    """The sections of a home page."""
