"""StreamField blocks of the pages around the letters."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from letters.models import LetterPage
from letters.models.listed_letters import listed_letters

TEXT_FEATURES = ["h3", "bold", "italic", "superscript", "link", "document-link", "ol", "ul"]
MAX_LETTERS = 12


class PictureBlock(blocks.StructBlock):
    """A picture with alternative text, caption and credit."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, for readers who can't see it. Blank if it only decorates."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"


class QuotationBlock(blocks.StructBlock):
    """A quotation and its author."""

    quote = blocks.TextBlock(label=_("Quotation"), rows=3)
    attribution = blocks.CharBlock(label=_("Attribution"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quotation.html"


class ContentBlock(blocks.StreamBlock):
    """Text and pictures of a page."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=255, template="pages/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=TEXT_FEATURES)
    picture = PictureBlock()
    quotation = QuotationBlock()


class LettersBlock(blocks.StructBlock):
    """The newest public letters in the language of the page, with counts and state."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    number = blocks.IntegerBlock(label=_("Number of letters"), default=3, min_value=1, max_value=MAX_LETTERS)

    class Meta:
        icon = "list-ul"
        label = _("Letters")
        template = "pages/blocks/letters.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the letters, and the page that lists all of them."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page, request = context["page"], context.get("request")
        letters = LetterPage.objects.newest_first(request).filter(locale=page.locale_id)
        letters = letters.select_related("locale", "signatory_list")
        return {**context, "letters": listed_letters(letters[: value["number"]])}


class HomeBlock(ContentBlock):
    """The sections of a home page."""

    letters = LettersBlock()
