"""The block that places a call to action inside a text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.calls_to_action.placement import placed_call


class CallToActionBlock(blocks.StructBlock):
    """A call to action at this place, in the language of the page, while it is active."""

    call = SnippetChooserBlock("calls_to_action.CallToAction", label=_("Call to action"))

    class Meta:
        icon = "pick"
        label = _("Call inside the text")
        template = "calls_to_action/block.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the call; None if nothing is shown."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "shown": placed_call(value["call"], context.get("page"), get_language() or "")}
