"""Quotations, and statements that somebody delivered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.text import SPEECH_FEATURES
from letters import blocks as letter_blocks


class QuotationBlock(letter_blocks.QuotationBlock):
    """The quotation of a letter, as pages print it."""

    class Meta:
        label_format = "{attribution}"
        template = "content/blocks/quotation.html"


class StatementBlock(blocks.StructBlock):
    """The text of a statement or speech, with the sentence "Statement delivered by …, at …, on …"."""

    speaker = blocks.CharBlock(
        label=_("Speaker"), max_length=255, help_text=_("The name and, after a comma, the function.")
    )
    on_behalf_of = blocks.CharBlock(label=_("On behalf of"), required=False, max_length=255)
    occasion = blocks.CharBlock(
        label=_("Occasion"),
        required=False,
        max_length=255,
        help_text=_("Such as “at the rally on Parliament Hill”. It is printed as it is here."),
    )
    date = blocks.DateBlock(label=_("Date"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=SPEECH_FEATURES)

    class Meta:
        icon = "openquote"
        label = _("Statement or speech")
        label_format = "{speaker}"
        template = "content/blocks/statement.html"
