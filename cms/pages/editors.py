"""Panels and forms of the editors of site pages, attached to the models, which do not import them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.content.admin.section_links import SectionLinksPanel
from cms.content.page_forms import SitePageForm
from cms.pages.models import HomePage, StandardPage


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    for model in (HomePage, StandardPage):
        model.content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
        model.base_form_class = SitePageForm
    StandardPage.content_panels += [
        FieldPanel("shows_contents"),
        SectionLinksPanel(heading=_("Links to sections")),
    ]
