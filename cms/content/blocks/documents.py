"""Documents for download."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

MAX_DOCUMENTS = 50


class DocumentBlock(blocks.StructBlock):
    """A document with the title under which it is listed."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=255, help_text=_("Blank: the title of the document.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        label_format = "{title}"


class DocumentsBlock(blocks.StructBlock):
    """A list of documents, each with the type and size of its file."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    documents = blocks.ListBlock(DocumentBlock(), label=_("Documents"), min_num=1, max_num=MAX_DOCUMENTS)

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "content/blocks/documents.html"
