"""Panels and forms of the editors of appearance and texts, attached to the models, which do not import them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel

from cms.appearance.contrast import contrast_checks
from cms.appearance.forms import AppearanceForm, SiteTextsForm
from cms.appearance.models import Appearance, SiteTexts
from letters.admin.colour_input import ColourInput
from letters.colours import DEFAULT_ACCENTS
from letters.models import Letterhead

HEADER = ("name", "tagline", "header_menu")
FOOTER = ("footer_text", "footer_menu", "legal_pages")


class ContrastPanel(Panel):
    """Says how well the saved colours can be read, and which ones pages and PDFs have instead."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "appearance/admin/contrast_panel.html"

        def is_shown(self) -> bool:
            """Hide the panel while nobody chose a colour."""
            return bool(self.checks)

        @property
        def checks(self) -> list[Any]:
            """Return the checks of the saved colours; those of a refused form may be no colours."""
            saved = type(self.instance).objects.filter(pk=self.instance.pk).first()
            return contrast_checks(saved) if saved else []

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the checks."""
            return {**super().get_context_data(parent_context), "checks": self.checks}


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    Appearance.edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("logo"), FieldPanel("icon")], heading=_("Pictures")),
            MultiFieldPanel(
                [
                    FieldPanel("colour", widget=ColourInput(DEFAULT_ACCENTS.light.colour)),
                    FieldPanel("dark_colour", widget=ColourInput(DEFAULT_ACCENTS.dark.colour)),
                    ContrastPanel(),
                ],
                heading=_("Colours"),
            ),
            FieldPanel("fonts"),
            FieldPanel("social_links"),
        ],
        base_form_class=AppearanceForm,
    )
    Letterhead.panels = [
        *(FieldPanel(name) for name in ("name", "address", "press_contact", "paper")),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("colour", widget=ColourInput), ContrastPanel()],
            heading=_("Only if print differs from the site"),
            help_text=_("Logo and colour of the site are in Settings → Appearance."),
            classname="collapsed",
        ),
    ]
    SiteTexts.edit_handler = ObjectList(
        [
            FieldPanel("site"),
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("header_menu")], heading=_("Header")
            ),
            MultiFieldPanel([FieldPanel(name) for name in FOOTER], heading=_("Footer")),
        ],
        base_form_class=SiteTextsForm,
    )
