"""Template tags of calls to action."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from cms.calls_to_action.models import CallToAction
from cms.calls_to_action.placement import calls_after
from cms.calls_to_action.shown_calls import shown_calls

register = template.Library()


@register.inclusion_tag("calls_to_action/_calls.html", takes_context=True)
def calls_to_action(context: Context) -> dict[str, Any]:
    """Render the calls after the text of the page; nothing if there are none."""
    return {"calls": calls_after(context["page"])}


@register.inclusion_tag("calls_to_action/_calls.html")
def previewed_call(call: CallToAction) -> dict[str, Any]:
    """Render a call, whether it is active or not."""
    return {"calls": shown_calls([call], call.locale.language_code)}
