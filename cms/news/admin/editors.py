"""Panels and forms of the editors of news, attached to the models, which do not import them."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from cms.content.admin.section_links import SectionLinksPanel
from cms.news.admin.page_forms import NewsForm, NewsIndexForm
from cms.news.models import NewsIndexPage, NewsPage

PICTURE_FIELDS = ("lead_picture", "lead_alt_text", "lead_caption", "lead_credit")


def register_editors() -> None:
    """Attach panels and forms; called once, when the app is ready and before Wagtail builds any editor."""
    NewsIndexPage.content_panels = [*Page.content_panels, FieldPanel("introduction")]
    NewsIndexPage.base_form_class = NewsIndexForm
    NewsPage.content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
        FieldPanel("author"),
        MultiFieldPanel([FieldPanel(name) for name in PICTURE_FIELDS], heading=_("Picture")),
        FieldPanel("body"),
        FieldPanel(
            "shows_contents",
            help_text=_("Links to the sections of the post, above its text. Round-ups always have them."),
        ),
        SectionLinksPanel(heading=_("Links to sections")),
        FieldPanel("excerpt"),
        FieldPanel("related_letter"),
        MultiFieldPanel(
            [
                FieldPanel(
                    "categories",
                    widget=CheckboxSelectMultiple,
                    help_text=_("“Settings → News categories” has the list; add others there."),
                ),
                FieldPanel("tags"),
            ],
            heading=_("Subjects"),
        ),
    ]
    NewsPage.base_form_class = NewsForm
