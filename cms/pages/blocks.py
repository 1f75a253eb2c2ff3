"""StreamField blocks of home pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from cms.calls_to_action.button_blocks import ButtonBlock
from cms.content.blocks import ContentBlock, LettersBlock
from cms.content.blocks.buttons import button_links
from cms.content.blocks.text import SPEECH_FEATURES
from cms.members.blocks import MembersBlock
from cms.news.blocks import LatestNewsBlock
from cms.pages.site_numbers import SiteNumber, site_number, site_number_label

MAX_BUTTONS, MAX_NUMBERS = 2, 4


class _WithButtons(blocks.StructBlock):
    """A block that ends in up to two buttons."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the buttons that lead somewhere."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "links": button_links(value)}


class HeroBlock(_WithButtons):
    """What the home page begins with: a picture, a headline, and what it is about."""

    image = ImageChooserBlock(label=_("Image"), required=False)
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, for readers who can't see it. Blank if it only decorates."),
    )
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)
    headline = blocks.CharBlock(label=_("Headline"), max_length=255)
    standfirst = blocks.TextBlock(label=_("Standfirst"), required=False, max_length=500)
    buttons = blocks.ListBlock(ButtonBlock(), label=_("Buttons"), default=[], max_num=MAX_BUTTONS)

    class Meta:
        icon = "pick"
        label = _("Opening")
        label_format = "{headline}"
        template = "pages/blocks/hero.html"


class FrontLettersBlock(LettersBlock):
    """Letters, the first one as the lead story."""

    class Meta:
        template = "pages/blocks/letters.html"


class AboutBlock(_WithButtons):
    """What the coalition is: a text beside its heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=255)
    text = blocks.RichTextBlock(label=_("Text"), features=SPEECH_FEATURES)
    buttons = blocks.ListBlock(ButtonBlock(), label=_("Buttons"), default=[], max_num=MAX_BUTTONS)

    class Meta:
        icon = "group"
        label = _("About us")
        label_format = "{heading}"
        template = "pages/blocks/about.html"


class NumberBlock(blocks.StructBlock):
    """A number that the site counts, or one that staff know."""

    counted = blocks.ChoiceBlock(
        label=_("Number"), choices=SiteNumber.choices, required=False, help_text=_("Blank: your own number.")
    )
    number = blocks.IntegerBlock(label=_("Own number"), required=False, min_value=0)
    label = blocks.CharBlock(
        label=_("Label"), required=False, max_length=100, help_text=_("Follows the number, such as “years of work”.")
    )

    class Meta:
        icon = "order"
        label = _("Number")
        label_format = "{counted} {number} {label}"

    def clean(self, value: Any) -> Any:
        """Require a number that the site counts, or an own one with its label."""
        cleaned = super().clean(value)
        if not cleaned["counted"] and (cleaned["number"] is None or not cleaned["label"]):
            message = _("Choose a number, or enter your own with its label.")
            raise StructBlockValidationError({"counted": ValidationError(message)})
        return cleaned


class NumbersBlock(blocks.StructBlock):
    """A few numbers in a row."""

    numbers = blocks.ListBlock(NumberBlock(), label=_("Numbers"), min_num=1, max_num=MAX_NUMBERS)

    class Meta:
        icon = "order"
        label = _("Numbers")
        template = "pages/blocks/numbers.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the numbers as they are now."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "rows": [number_and_label(number) for number in value["numbers"]]}


def number_and_label(value: Any) -> tuple[int, str]:
    """Return a number as it is now, and the words that follow it in the active language."""
    number = site_number(value["counted"]) if value["counted"] else value["number"] or 0
    return number, value["label"] or site_number_label(value["counted"], number)


class HomeBlock(ContentBlock):
    """The sections of a home page."""

    hero = HeroBlock()
    letters = FrontLettersBlock()
    latest_news = LatestNewsBlock()
    members = MembersBlock()
    about = AboutBlock()
    numbers = NumbersBlock()

    class Meta:
        block_counts = {"hero": {"max_num": 1}}
