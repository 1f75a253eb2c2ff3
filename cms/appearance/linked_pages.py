"""Finds the public pages that menus, footers, buttons and texts lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page, Site

from core.languages import language_codes
from letters.visibility import IsRestricted, reachable, visible


@dataclass(frozen=True)
class LookedUp:
    """What two queries found out about ids of pages: id and translation key of each original, and published pages."""

    ids: frozenset[int]
    originals: dict[int, tuple[int, UUID]]
    #: Pages that have an address, in all languages; `is_restricted` says whether readers need a password or a login.
    pages: list[Page]

    @classmethod
    def of(cls, ids: Collection[int]) -> LookedUp:
        """Look ids up; none costs no query."""
        if not ids:
            return cls(frozenset(), {}, [])
        linked = Page.objects.filter(pk__in=ids).annotate(
            original=Coalesce("alias_of", "pk"), key=Coalesce("alias_of__translation_key", "translation_key")
        )
        originals = {pk: (original, key) for pk, original, key in linked.values_list("pk", "original", "key")}
        keys = {key for _original, key in originals.values()}
        pages = reachable(Page.objects.filter(translation_key__in=keys, alias_of=None)).select_related("locale")
        return cls(frozenset(ids), originals, list(pages.annotate(is_restricted=IsRestricted())))

    def by_id(self, ids: Collection[int], language: str, *, restricted: bool) -> dict[int, Page]:
        """Return the page in a language that each id leads to, else that of the id itself."""
        pages = {page.pk: page for page in self.pages if restricted or not page.is_restricted}
        translated = {page.translation_key: page for page in pages.values() if page.locale.language_code == language}
        known = ((pk, self.originals[pk]) for pk in ids if pk in self.originals)
        found = {pk: translated.get(key) or pages.get(original) for pk, (original, key) in known}
        return {pk: _specific(page) for pk, page in found.items() if page}


#: What is known of the pages that the blocks lead to that are being rendered.
_together: ContextVar[LookedUp | None] = ContextVar("together", default=None)


def linked_pages(ids: Collection[int], language: str, *, restricted: bool = False) -> dict[int, Page]:
    """Return the public page that each id leads to; ids without one are left out.

    It is the translation into the language, else the page itself, or the original of an alias. With `restricted`, it
    may have a password: for links that staff wrote into a text. Two queries, none inside of `found_together`.
    """
    known = _together.get()
    if known is None or not known.ids.issuperset(ids):
        known = LookedUp.of(ids)
    return known.by_id(ids, language, restricted=restricted)


@contextmanager
def found_together(ids: Collection[int]) -> Iterator[None]:
    """Look up at once what the links and buttons of several blocks lead to, which are rendered inside."""
    token = _together.set(LookedUp.of(ids))
    try:
        yield
    finally:
        _together.reset(token)


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
