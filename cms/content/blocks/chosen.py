"""Pages that staff chose, in the language of the page that shows them. An alias stands for its original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from wagtail.models import Page

Chosen = TypeVar("Chosen", bound=Any)


def translation_keys(chosen: Sequence[Page | None]) -> list[Any]:
    """Return the keys by which chosen pages are found in all languages, in their order; deleted pages have none."""
    return list(dict.fromkeys(page.translation_key for page in _originals(chosen)))


def in_language(chosen: Sequence[Page | None], found: Iterable[Chosen], page: Page | None) -> list[Chosen]:
    """Return one of the languages in which each chosen page was found, in the order of the choice.

    It is that of `page`, else the one that was chosen. Pages that were found in neither are left out.
    """
    wanted = {original.pk for original in _originals(chosen)}
    by_key: dict[Any, Chosen] = {}
    for one in found:
        is_in_language = page is not None and one.locale_id == page.locale_id
        if is_in_language or (one.pk in wanted and one.translation_key not in by_key):
            by_key[one.translation_key] = one
    return [by_key[key] for key in translation_keys(chosen) if key in by_key]


def _originals(chosen: Sequence[Page | None]) -> list[Page]:
    return [page.alias_of or page for page in chosen if page is not None]
