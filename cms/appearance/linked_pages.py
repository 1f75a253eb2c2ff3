"""Finds the public pages that menus and footers lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page, Site

from core.languages import language_codes
from letters.visibility import reachable, visible


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


@dataclass(frozen=True)
class SitePages:
    """Pages of a site that its header leads to by itself: the home page, and pages "shown in menus".

    `home` is the home page in a language, else in the first one that has any, None for none. It may have a password:
    then all pages that lead to it have the same. `is_shown` says of each page in `in_menus` whether it is public.
    """

    home: Page | None
    in_menus: list[Page]


def pages_of_header(site: Site, language: str) -> SitePages:
    """Return the home page, and the pages "shown in menus" on the two levels below it, in one query."""
    roots = [root for root in site.get_site_root_paths() if root.site_id == site.pk]
    condition = Q(url_path__in=[root.root_path for root in roots])
    for root in roots:
        if root.language_code == language:
            depth = root.root_path.count("/")
            below = Q(depth__in=(depth + 1, depth + 2), url_path__startswith=root.root_path)
            condition |= below & Q(show_in_menus=True)
    itself = Page.objects.filter(pk=OuterRef("pk"))
    pages = Page.objects.filter(condition, alias_of=None).annotate(
        is_shown=Exists(visible(itself)), is_reachable=Exists(reachable(itself))
    )
    found = [_specific(page) for page in pages.select_related("locale").order_by("path")]
    paths = {root.root_path for root in roots}
    homes = {page.locale.language_code: page for page in found if page.url_path in paths and page.is_reachable}
    home = next((homes[code] for code in (language, *language_codes()) if code in homes), None)
    return SitePages(home, [page for page in found if page.url_path not in paths])


def home_pages(site: Site) -> list[Page]:
    """Return the public home pages of a site, one for each language."""
    roots = [root.root_path for root in site.get_site_root_paths() if root.site_id == site.pk]
    pages = visible(Page.objects.filter(url_path__in=roots, alias_of=None)).select_related("locale")
    return [_specific(page) for page in pages]


def page_url(page: Page, site: Site) -> str:
    """Return the path of a page, or its URL if it is on another site; "" if it has none."""
    return str(page.get_url(None, site) or "")


def _specific(page: Page) -> Page:
    """Return a page as its type, which knows the URL of its front end, without a query; Wagtail forgets the locale."""
    specific = page.specific_deferred
    specific.locale = page.locale
    return specific
