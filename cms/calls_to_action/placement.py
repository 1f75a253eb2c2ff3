"""Finds the calls to action of a page.

What is shown depends on the moment at which the page is rendered, as the state of signing does: pages are cached for
seconds only (`core.page_cache`), so that a call appears and disappears seconds after its start and end.
"""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.fields import StreamField
from wagtail.models import Page

from cms.calls_to_action.models import CallToAction
from cms.calls_to_action.shown_calls import ShownCall, shown_calls

#: Calls after the text of a page. Those inside the text are not counted.
MAX_CALLS = 2
#: The type of the block that places a call inside a text.
BLOCK_TYPE = "call_to_action"


def calls_after(page: Page) -> list[ShownCall]:
    """Return the active calls after the text of a page, at most `MAX_CALLS`, without those that are inside it.

    Takes one query, one more for pictures, and two more if buttons lead to pages.
    """
    if page.locale_id is None:
        return []
    found = CallToAction.objects.active().shown_after(page, placed=list(placed_ids(page))).for_display()[:MAX_CALLS]
    return shown_calls(found, page.locale.language_code)


def placed_call(call: CallToAction | None, page: Page | None, language: str) -> ShownCall | None:
    """Return a call that was placed inside a text of a page, in the language of that.

    Returns None if it has no active translation for the site of the page.
    """
    if call is None:
        return None
    translations = CallToAction.objects.active().on_site_of(page)
    translations = translations.filter(translation_key=call.translation_key, locale__language_code=language)
    return next(iter(shown_calls(translations.for_display(), language)), None)


def placed_ids(page: Page) -> Iterator[int]:
    """Yield the ids of the calls that are placed inside the texts of a page, in whichever language."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for block in getattr(page, field.name).raw_data:
                if block["type"] == BLOCK_TYPE and block["value"].get("call"):
                    yield block["value"]["call"]
