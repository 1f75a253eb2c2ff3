"""The link to the privacy notice in templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from signatories.privacy import notice_url

register = template.Library()


@register.simple_tag(takes_context=True)
def privacy_notice_url(context: Mapping[str, Any]) -> str:
    """Return the URL of the privacy notice in the reader's language."""
    return notice_url.privacy_notice_url(context.get("request"))
