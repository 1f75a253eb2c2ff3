from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.content.blocks import ContentBlock
from cms.content.site_page import SitePage
from signatories.model_fields import PrintableTextField


class StandardPage(SitePage):
    """A page of text and pictures at any place of the site: about, donate, contact, privacy."""

    introduction = PrintableTextField(_("introduction"), blank=True, checks_on_save=False)
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))

    search_fields = [*SitePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction"), APIField("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)
