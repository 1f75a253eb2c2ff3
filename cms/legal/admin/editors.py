"""Panels and forms of the editors of generated pages, attached to the models, which do not import them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from cms.legal.admin.page_forms import GeneratedPageForm
from cms.legal.admin.panels import FactsPanel
from cms.legal.models import AccessibilityPage, PrivacyPage

CONTROLLER = ("controller_name", "controller_address", "controller_contact")
STATEMENT = ("conformance", "limits", "contact", "reviewed_on")


def _panels(*own: Any) -> list[Any]:
    return [
        *Page.content_panels,
        FieldPanel("introduction"),
        *own,
        MultiFieldPanel([FactsPanel(), FieldPanel("facts_compared")], heading=_("Generated sentences")),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_(
                        "Each text stands before, after or in place of the generated sentences of a section. Sections "
                        "without a text keep what is generated."
                    )
                ),
                FieldPanel("texts"),
            ],
            heading=_("Your own texts"),
        ),
    ]


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    PrivacyPage.content_panels = _panels(
        MultiFieldPanel([FieldPanel(name) for name in CONTROLLER], heading=_("Responsible for the data"))
    )
    AccessibilityPage.content_panels = _panels(
        MultiFieldPanel([FieldPanel(name) for name in STATEMENT], heading=_("Statement"))
    )
    for model in (PrivacyPage, AccessibilityPage):
        model.base_form_class = GeneratedPageForm
