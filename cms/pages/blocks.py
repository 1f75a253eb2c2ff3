"""StreamField blocks of home pages."""

from __future__ import annotations

from cms.content.blocks import ContentBlock
from cms.news.blocks import LatestNewsBlock


class HomeBlock(ContentBlock):
    """The sections of a home page."""

    latest_news = LatestNewsBlock()
