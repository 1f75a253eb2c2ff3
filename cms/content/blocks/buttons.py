"""Buttons that lead somewhere."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.appearance.linked_pages import linked_pages
from cms.calls_to_action.button_blocks import ButtonBlock
from cms.calls_to_action.buttons import link_url
from core.absolute_links import absolute

MAX_BUTTONS = 4


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
    """Return text, URL and style of each button that leads somewhere, in as many queries for one as for several.

    A page is that of the active language if there is a translation.
    """
    stored = [{**button, "page": button["page"].pk if button["page"] else None} for button in value["buttons"]]
    pages = linked_pages({button["page"] for button in stored if button["page"]}, get_language() or "")
    links = [
        {"text": button["text"], "url": link_url(button, pages), "is_secondary": bool(button["is_secondary"])}
        for button in stored
    ]
    return [link for link in links if link["url"]]


def absolute_button_links(value: Any) -> list[dict[str, Any]]:
    """Return what `button_links` returns with absolute URLs, for the API and for mails."""
    return [{**link, "url": absolute(link["url"])} for link in button_links(value)]
