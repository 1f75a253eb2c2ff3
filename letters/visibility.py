"""Decides whether a page is public, for everything that serves or sends something about it.

Call it when serving and when sending, not when something is stored: staff may unpublish, restrict or move a page at
any time. Letters add one rule of their own, in `LetterQuerySet.public`: an alias is not a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import BooleanField, Expression, Func, Q
from django.utils import timezone
from wagtail.models import Page, Site

from core.languages import language_codes

Pages = TypeVar("Pages", bound=Any)


class IsRestricted(Func):
    """Whether a page of a query or one above it has a view restriction.

    This and the next condition are part of nearly every query of a public page. They are written in SQL because
    Django takes longer to compile them from querysets than the database to answer.
    """

    template = (
        "EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction AS restriction"
        " JOIN wagtailcore_page AS restricted ON restricted.id = restriction.page_id"
        " WHERE SUBSTR(%(expressions)s, 1, LENGTH(restricted.path)) = restricted.path)"
    )
    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__("path")


class _HomePageIsServed(Expression):
    """Whether the page at a path of the tree is the root of a site or, as its translations have to be, published."""

    output_field = BooleanField()

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def as_sql(self, *_args: Any) -> tuple[str, tuple[str, ...]]:
        # The last part of the path is the slug, which has an index; the root of the tree has another slug.
        slug = self.path.rstrip("/").rpartition("/")[2]
        is_there = "home.url_path = %s AND home.slug = %s" if slug else "home.url_path = %s"
        sql = (
            "EXISTS (SELECT 1 FROM wagtailcore_page AS home"  # noqa: S608
            f" LEFT JOIN wagtailcore_site AS site ON site.root_page_id = home.id"
            f" WHERE {is_there} AND (home.live OR site.id IS NOT NULL))"
        )
        return sql, (self.path, slug) if slug else (self.path,)


def visible(pages: Pages) -> Pages:
    """Filter a queryset of pages to those that anybody may read.

    A page is visible while it is live, between its go-live and expiry dates, below the root of a site, and neither it
    nor an ancestor has a view restriction (login, password or groups). The worker unpublishes expired pages; this
    does not wait for it.
    """
    return reachable(pages).filter(~IsRestricted())


def reachable(pages: Pages) -> Pages:
    """Filter a queryset of pages to those that are published and have an address, restricted ones included.

    Pages in a language that was taken out of `LANGUAGES` are not served.
    """
    now = timezone.now()
    in_time = Q(go_live_at=None) | Q(go_live_at__lte=now), Q(expire_at=None) | Q(expire_at__gt=now)
    return pages.filter(*in_time, _below_a_site(), live=True, locale__language_code__in=language_codes())


def is_served(page: Page) -> bool:
    """Return whether a page is `reachable` wherever it is in the tree; restrictions are not checked."""
    now = timezone.now()
    has_begun = page.go_live_at is None or page.go_live_at <= now
    has_ended = page.expire_at is not None and page.expire_at <= now
    return bool(page.live and has_begun and not has_ended and page.locale.language_code in language_codes())


def is_public(page: Page) -> bool:
    """Return whether anybody may read a page of any type as it is in the database now, in one query."""
    return bool(page.pk) and visible(Page.objects.filter(pk=page.pk, alias_of=None)).exists()


def public_translations(page: Page) -> list[Page]:
    """Return the other languages of a page that anybody may read, in the order of the site."""
    translations = visible(page.get_translations().filter(alias_of=None)).select_related("locale")
    codes = language_codes()
    order = {code: position for position, code in enumerate(codes)}
    return sorted(translations, key=lambda translation: order.get(translation.locale.language_code, len(codes)))


def public_page_beside(pages: Pages, page: Page) -> Any | None:
    """Return the public page among these on the site and in the language of a page, such as its list of letters.

    None if there is none: whatever links to it then has no link.
    """
    found = visible(pages.filter(alias_of=None, locale=page.locale_id))
    return of_same_site(found, page).select_related("locale").order_by("path").first()


def public_page_of(pages: Pages, site: Site, language: str) -> Any | None:
    """Like `public_page_beside`, for a site and a language."""
    found = visible(pages.filter(alias_of=None, locale__language_code=language))
    return of_site(found, site).select_related("locale").order_by("path").first()


def reachable_parent(page: Page) -> Page | None:
    """Return the page above one as its own type, None if it is not published or `page` is not stored yet.

    Its restrictions also restrict `page`: who reads that may read the page above.
    """
    if not page.pk or page.depth <= 1:
        return None
    parent = reachable(Page.objects.filter(path=page.path[: -page.steplen])).select_related("locale").first()
    return parent.specific if parent else None


def of_site(pages: Pages, site: Site) -> Pages:
    """Filter a queryset of pages to those of a site, in all of its languages."""
    return pages.filter(_below(root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk))


def of_same_site(pages: Pages, page: Page) -> Pages:
    """Filter a queryset of pages to those of the site of a page, without a query; all for a page outside of any."""
    roots = Site.get_site_root_paths()
    site = next((root.site_id for root in roots if (page.url_path or "").startswith(root.root_path)), None)
    return pages if site is None else pages.filter(_below(root.root_path for root in roots if root.site_id == site))


def _below_a_site() -> Q:
    """Return the condition of pages below the root page of a site, or below a published translation of that page.

    Wagtail routes the addresses of a language whose home page is not published to the pages of another language.
    """
    codes = language_codes()
    roots = {root.root_path for root in Site.get_site_root_paths() if root.language_code in codes}
    below = (Q(_HomePageIsServed(root), url_path__startswith=root) for root in sorted(roots))
    return reduce(or_, below, Q(pk__in=[]))


def _below(paths: Iterable[str]) -> Q:
    """Return the condition of the pages at these paths of the tree and below them."""
    return reduce(or_, (Q(url_path__startswith=path) for path in {*paths}), Q(pk__in=[]))
