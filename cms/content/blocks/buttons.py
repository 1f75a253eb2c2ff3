"""Buttons that lead somewhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from letters.visibility import visible

MAX_BUTTONS = 4


class ButtonBlock(blocks.StructBlock):
    """A button that leads to a page of the site or to another address."""

    text = blocks.CharBlock(label=_("Text"), max_length=100)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False, max_length=500, help_text=_("Of another site."))
    is_secondary = blocks.BooleanBlock(label=_("Less prominent"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        """Require a page or an address, and not both."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            message = _("Choose a page or enter an address, one of the two.")
            raise StructBlockValidationError({"page": ValidationError(message)})
        return cleaned


class ButtonsBlock(blocks.StructBlock):
    """One or several buttons. Those that lead to a page that is not public are left out."""

    buttons = blocks.ListBlock(ButtonBlock(), label=_("Buttons"), min_num=1, max_num=MAX_BUTTONS)

    class Meta:
        icon = "link"
        label = _("Buttons")
        template = "content/blocks/buttons.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the buttons that lead somewhere."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "links": button_links(value)}


def button_links(value: Any) -> list[dict[str, Any]]:
    """Return text, URL and style of each button that leads somewhere, in as many queries for one as for several."""
    keys = [button["page"].pk for button in value["buttons"] if button["page"]]
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=keys)).specific()} if keys else {}
    links = []
    for button in value["buttons"]:
        page = pages.get(button["page"].pk) if button["page"] else None
        url = page.url if page else button["url"]
        if url:
            links.append({"text": button["text"], "url": url, "is_secondary": bool(button["is_secondary"])})
    return links
