"""Panels and forms of the editor of contact pages, attached to the model, which does not import them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from cms.contact.models import ContactPage
from cms.content.page_forms import SitePageForm


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    ContactPage.content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_("Who gets the messages is set in “Settings → Contact form”, for all contact pages.")
                ),
                FieldPanel("subjects"),
                FieldPanel("notice"),
            ],
            heading=_("Form"),
        ),
    ]
    ContactPage.base_form_class = SitePageForm
