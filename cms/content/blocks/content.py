"""The stream that pages consist of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.buttons import ButtonsBlock
from cms.content.blocks.documents import DocumentsBlock
from cms.content.blocks.letters import LettersBlock, RelatedLetterBlock
from cms.content.blocks.media import AudioBlock, VideoBlock
from cms.content.blocks.pictures import GalleryBlock, PictureBlock
from cms.content.blocks.quotations import QuotationBlock, StatementBlock
from cms.content.blocks.text import TEXT_FEATURES


class ContentBlock(blocks.StreamBlock):
    """Text, pictures, media and letters of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=255, template="content/blocks/heading.html"
    )
    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=TEXT_FEATURES)
    picture = PictureBlock()
    gallery = GalleryBlock()
    quotation = QuotationBlock()
    statement = StatementBlock()
    video = VideoBlock()
    audio = AudioBlock()
    documents = DocumentsBlock()
    letter = RelatedLetterBlock()
    letters = LettersBlock()
    buttons = ButtonsBlock()
