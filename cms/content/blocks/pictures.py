"""Pictures and galleries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

MIN_PICTURES, MAX_PICTURES = 2, 40


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
        label_format = "{caption} {alt_text}"
        template = "content/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures, the first one large. Each leads to its large version."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=MIN_PICTURES, max_num=MAX_PICTURES)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "content/blocks/gallery.html"
