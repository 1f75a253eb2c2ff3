"""Panels and forms of the editors of the digest, attached to the models, which do not import them."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.digest.models import DigestIndexPage, DigestIssuePage
from letters.admin.page_forms import PrintablePageForm


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    DigestIndexPage.content_panels = [*Page.content_panels, FieldPanel("introduction")]
    DigestIndexPage.promote_panels = [
        FieldPanel(name) for name in ("seo_title", "search_description", "show_in_menus")
    ]
    DigestIssuePage.content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    for model in (DigestIndexPage, DigestIssuePage):
        model.base_form_class = PrintablePageForm
