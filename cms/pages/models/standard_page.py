from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.content.blocks import ContentBlock
from cms.content.sectioned_page import SectionedPage
from letters.page_restrictions import shown_to
from signatories.model_fields import PrintableTextField


class StandardPage(SectionedPage):
    """A page of text and pictures at any place of the site: about, donate, contact, privacy."""

    introduction = PrintableTextField(_("introduction"), blank=True, checks_on_save=False)
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))

    search_fields = [*SectionedPage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction"), *SectionedPage.api_fields]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    def subpages(self, request: HttpRequest | None = None) -> list[Page]:
        """Return the pages directly below this one, as the explorer orders them, that the reader may read."""
        if not self.pk:
            return []
        children = shown_to(Page.objects.child_of(self).filter(alias_of=None), request).order_by("path")
        return list(children.specific().defer_streamfields())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the subpages."""
        return {**super().get_context(request, *args, **kwargs), "subpages": self.subpages(request)}
