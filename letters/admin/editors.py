"""Panels and forms of the editors of pages and of the letterhead, attached to the models, which do not import them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page

from core.edit_conflicts.forms import ConflictAwareSettingsForm
from letters.admin.copies import LetterCopyForm
from letters.admin.editor_panels import SignatoryListPanel, SlugPanel
from letters.admin.page_forms import LetterForm, PrintablePageForm
from letters.models import Letterhead, LetterIndexPage, LetterPage
from letters.placeholders import PLACEHOLDERS

PLACEHOLDER_HELP = format_lazy(
    # Translators: do not translate what is in braces.
    _(
        "In the text, in the standfirst and in the press release, {signatories} is replaced by the current counts, "
        "such as “31 organizations and 46 individuals”, and {signed_by} by the counts with lead signatories by name. "
        "{count}, {organizations} and {individuals} are numbers alone; {paper} is that of signatures on paper, which "
        "{count} leaves out."
    ),
    **{name: f"{{{{ {name} }}}}" for name in PLACEHOLDERS},
)
PRINT_OPTIONS = ("identification_note", "numbers_signatories", "groups_by_country", "repeats_leads", "shows_logos")
LETTER_PANELS = [
    *Page.content_panels,
    FieldPanel("standfirst"),
    SignatoryListPanel(heading=_("Signatories")),
    MultiFieldPanel([FieldPanel("place"), FieldPanel("date")], heading=_("Place and date")),
    FieldPanel("recipients"),
    FieldPanel("copies"),
    MultiFieldPanel(
        [
            FieldPanel("subject"),
            FieldPanel("salutation"),
            FieldPanel("body", help_text=PLACEHOLDER_HELP),
            FieldPanel("closing"),
        ],
        heading=_("Letter"),
    ),
    MultiFieldPanel([FieldPanel(name) for name in PRINT_OPTIONS], heading=_("How signatories are shown")),
]
PRESS_PANELS = [FieldPanel(name) for name in ("press_contacts", "press_quotes", "press_release", "press_images")]


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    LetterPage.edit_handler = TabbedInterface(
        [
            ObjectList(LETTER_PANELS, heading=_("Letter")),
            ObjectList(PRESS_PANELS, heading=_("Press")),
            ObjectList([SlugPanel(), *Page.promote_panels], heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ],
        base_form_class=LetterForm,
    )
    LetterPage.copy_form_class = LetterCopyForm
    LetterIndexPage.content_panels = [*Page.content_panels, FieldPanel("introduction")]
    # Its slug is fixed.
    LetterIndexPage.promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines"))
    ]
    LetterIndexPage.base_form_class = PrintablePageForm
    Letterhead.base_form_class = ConflictAwareSettingsForm
