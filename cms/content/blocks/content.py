"""The stream that pages consist of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.appearance.linked_pages import found_together
from cms.calls_to_action.blocks import CallToActionBlock
from cms.content.blocks.buttons import ButtonsBlock
from cms.content.blocks.documents import DocumentsBlock
from cms.content.blocks.letters import LettersBlock, RelatedLetterBlock
from cms.content.blocks.media import AudioBlock, VideoBlock
from cms.content.blocks.pages import PagesBlock
from cms.content.blocks.pictures import GalleryBlock, PictureBlock
from cms.content.blocks.quotations import QuotationBlock, StatementBlock
from cms.content.blocks.text import TEXT_FEATURES
from cms.content.kept_anchors import page_sections
from core.integers import parse_integer


class ContentBlock(blocks.StreamBlock):
    """Text, pictures, media and letters of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=255, template="content/blocks/heading.html"
    )
    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="content/blocks/text.html"
    )
    picture = PictureBlock()
    gallery = GalleryBlock()
    quotation = QuotationBlock()
    statement = StatementBlock()
    video = VideoBlock()
    audio = AudioBlock()
    documents = DocumentsBlock()
    letter = RelatedLetterBlock()
    letters = LettersBlock()
    pages = PagesBlock()
    buttons = ButtonsBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        template = "content/blocks/stream.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the blocks, each with the sections that begin in it."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "children": zip(value, page_sections(context.get("page"), value), strict=True)}

    def render(self, value: Any, context: Any = None) -> Any:
        """Return the HTML of the blocks; the pages that their texts and buttons lead to are found at once."""
        keys = (parse_integer(str(key)) for model, key, *_path in self.extract_references(value) if model is Page)
        with found_together({key for key in keys if key is not None}):
            return super().render(value, context)
