"""Finds the public pages that menus and footers lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from wagtail.models import Page, Site

from letters.visibility import visible


def linked_pages(ids: Collection[int], language: str, *, among: Callable[[Any], Any] = visible) -> dict[int, Page]:
    """Return the public page that each id leads to, in two queries; ids without one are left out.

    It is the translation into the language, else the page itself, or the original of an alias. `among` filters the
    pages: `visible`, or `reachable` for links that staff wrote into a text, which may lead to a page with a password.
    """
    if not ids:
        return {}
    linked = list(Page.objects.filter(pk__in=ids).select_related("alias_of"))
    originals = {page.pk: page.alias_of or page for page in linked}
    keys = {original.translation_key for original in originals.values()}
    public = among(Page.objects.filter(translation_key__in=keys, alias_of=None)).select_related("locale")
    by_id = {page.pk: page for page in public}
    translated = {page.translation_key: page for page in by_id.values() if page.locale.language_code == language}
    found = {pk: translated.get(page.translation_key) or by_id.get(page.pk) for pk, page in originals.items()}
    return {pk: _specific(page) for pk, page in found.items() if page}


def pages_in_menus(site: Site, language: str) -> list[Page]:
    """Return the public pages "shown in menus" on the two levels below the home page in a language, in one query."""
    root = next((root for root in site.get_site_root_paths() if (root[0], root[3]) == (site.pk, language)), None)
    if root is None:
        return []
    depth = root.root_path.count("/")
    pages = Page.objects.filter(
        url_path__startswith=root.root_path, depth__in=(depth + 1, depth + 2), show_in_menus=True, alias_of=None
    )
    return [_specific(page) for page in visible(pages).select_related("locale").order_by("path")]


def home_pages(site: Site) -> list[Page]:
    """Return the public home pages of a site, one for each language."""
    roots = [root.root_path for root in site.get_site_root_paths() if root.site_id == site.pk]
    pages = visible(Page.objects.filter(url_path__in=roots, alias_of=None)).select_related("locale")
    return [_specific(page) for page in pages]


def _specific(page: Page) -> Page:
    """Return a page as its type, which knows the URL of its front end, without a query; Wagtail forgets the locale."""
    specific = page.specific_deferred
    specific.locale = page.locale
    return specific
