"""Panels and forms of the editor of the page of members, attached to the model, which does not import them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.content.page_forms import SitePageForm
from cms.members.models import MembersPage


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    MembersPage.content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("is_grouped", "shows_logos", "shows_letters")],
            heading=_("List of members"),
            help_text=_("The organizations of the directory whose relation to the coalition is that of members."),
        ),
        FieldPanel("closing"),
    ]
    MembersPage.base_form_class = SitePageForm
