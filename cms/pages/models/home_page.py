from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from cms.content.site_page import SitePage
from cms.pages.blocks import HomeBlock
from signatories.model_fields import PrintableTextField

#: What a page shows that nobody has composed: the newest letters, one of them as the lead story, and the newest posts.
FRONT_PAGE = [{"type": "letters", "value": {"number": 4}}, {"type": "latest_news", "value": {"number": 6}}]


class HomePage(SitePage):
    """The home page of a site in one language, and the root of all other pages in it."""

    introduction = PrintableTextField(
        _("introduction"),
        blank=True,
        checks_on_save=False,
        help_text=_("Who you are and what you want, in one or two sentences."),
    )
    body = StreamField(
        HomeBlock(),
        blank=True,
        verbose_name=_("content"),
        help_text=_("Without content the page shows the newest letters and news."),
    )

    api_fields = [APIField("introduction"), APIField("body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def front_page(self) -> StreamValue:
        """The content; the newest letters and news if there is none."""
        return self.body or self.body.stream_block.to_python(FRONT_PAGE)

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)
