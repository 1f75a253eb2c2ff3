"""Calls to action as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cms.appearance.linked_pages import linked_pages
from cms.calls_to_action.buttons import Button, buttons_of, linked_ids
from cms.calls_to_action.models import CallToAction


@dataclass(frozen=True)
class ShownCall:
    """A call with the buttons that lead somewhere."""

    call: CallToAction
    buttons: tuple[Button, ...]


def shown_calls(calls: Iterable[CallToAction], language: str) -> list[ShownCall]:
    """Return calls as they are shown in a language.

    Takes two queries for the pages behind all buttons, and none if no button leads to a page.
    """
    known = list(calls)
    pages = linked_pages({key for call in known for key in linked_ids(call.buttons)}, language)
    return [ShownCall(call, buttons_of(call.buttons, pages, language)) for call in known]
