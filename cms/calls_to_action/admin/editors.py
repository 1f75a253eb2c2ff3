"""Panels and the form of the editor of calls to action, attached to the model, which does not import them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel, ObjectList

from cms.calls_to_action.admin.forms import CallToActionForm
from cms.calls_to_action.models import CallToAction
from cms.calls_to_action.placement import MAX_CALLS

POSITION_HELP = format_lazy(
    _(
        "A page shows at most {number} calls after its text: first those for this very page, then by position, 1 "
        "first, and of the same position the newest."
    ),
    number=MAX_CALLS,
)


def register_editors() -> None:
    """Attach panels and the form; called once, when the app is ready and before Wagtail builds any editor."""
    CallToAction.edit_handler = ObjectList(
        [
            FieldPanel("heading"),
            FieldPanel("text"),
            MultiFieldPanel([FieldPanel("picture"), FieldPanel("alt_text")], heading=_("Picture")),
            FieldPanel("buttons"),
            MultiFieldPanel(
                [
                    FieldPanel("page_kinds"),
                    MultipleChooserPanel(
                        "chosen_pages", chooser_field_name="page", heading=_("Single pages"), label=_("page")
                    ),
                    MultipleChooserPanel(
                        "excluded_pages",
                        chooser_field_name="page",
                        heading=_("Except on these pages"),
                        label=_("page"),
                    ),
                    FieldPanel("position", help_text=POSITION_HELP),
                ],
                heading=_("Shown after the text of"),
                help_text=_("A page stands for its translation into the language of the call, too."),
            ),
            FieldPanel("site"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])],
                heading=_("Start and end"),
                help_text=_("Blank: from its publication on, and until it is unpublished."),
            ),
        ],
        base_form_class=CallToActionForm,
    )
