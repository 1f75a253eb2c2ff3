"""StreamField blocks of letters: body, addressees and press material."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "superscript", "link", "ol", "ul"]
INLINE_FEATURES = ["bold", "italic", "superscript", "link"]


class AddresseeBlock(blocks.StructBlock):
    """A recipient of the letter, or of a copy."""

    name = blocks.CharBlock(label=_("Name"), required=False, max_length=255)
    office = blocks.CharBlock(label=_("Office"), required=False, max_length=255)
    institution = blocks.CharBlock(label=_("Institution"), required=False, max_length=255)
    address = blocks.TextBlock(label=_("Address"), required=False, rows=3)

    class Meta:
        icon = "user"
        label = _("Addressee")
        label_format = "{name} {office}"
        template = "letters/blocks/addressee.html"


class QuotationBlock(blocks.StructBlock):
    """A quotation and its author."""

    quote = blocks.TextBlock(label=_("Quotation"), rows=3)
    attribution = blocks.CharBlock(label=_("Speaker"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "letters/blocks/quotation.html"


class CreditedImageBlock(blocks.StructBlock):
    """An image with alternative text and credit."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"), max_length=255, help_text=_("What the image shows, for readers who can't see it.")
    )
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "letters/blocks/image.html"


class MediaContactBlock(blocks.StructBlock):
    """A person whom journalists may contact."""

    name = blocks.CharBlock(label=_("Name"), max_length=255)
    role = blocks.CharBlock(label=_("Role"), required=False, max_length=255)
    telephone = blocks.CharBlock(label=_("Telephone"), required=False, max_length=50)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    languages = blocks.CharBlock(
        label=_("Languages"), required=False, max_length=255, help_text=_("Such as “English, French”.")
    )
    hours = blocks.CharBlock(
        label=_("Hours"), required=False, max_length=255, help_text=_("Such as “9:00 to 17:00, Eastern Time”.")
    )

    class Meta:
        icon = "user"
        label = _("Media contact")
        label_format = "{name} {role}"


class BodyBlock(blocks.StreamBlock):
    """The text of a letter. “[1]” in a paragraph refers to the first of the notes."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=255, template="letters/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="letters/blocks/paragraph.html"
    )
    demands = blocks.ListBlock(
        blocks.RichTextBlock(label=_("Demand"), features=INLINE_FEATURES),
        label=_("Numbered demands"),
        icon="list-ol",
        template="letters/blocks/demands.html",
    )
    quotation = QuotationBlock()
    image = CreditedImageBlock()
    table = TypedTableBlock(
        [
            ("text", blocks.RichTextBlock(label=_("Text"), features=INLINE_FEATURES, required=False)),
            ("heading", blocks.CharBlock(label=_("Heading of the row"), required=False, max_length=255)),
        ],
        label=_("Table"),
        icon="table",
        template="letters/blocks/table.html",
    )
    notes = blocks.ListBlock(
        blocks.RichTextBlock(label=_("Note"), features=["italic", "link"]),
        label=_("Notes and references"),
        icon="list-ol",
        template="letters/blocks/notes.html",
        help_text=_("Write [1] in the text where the first note belongs, [2] for the second …"),
    )

    class Meta:
        block_counts = {"notes": {"max_num": 1}}
