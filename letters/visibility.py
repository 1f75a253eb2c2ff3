"""The one answer to "is this letter public?", for everything that serves or sends something about a letter.

Ask when serving and when sending, not when something is stored: staff may unpublish, restrict or move a letter at any
time.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

if TYPE_CHECKING:
    from letters.models import LetterPage
    from letters.querysets import LetterQuerySet
    from signatories.models import SignatoryList

Pages = TypeVar("Pages", bound=Any)


def visible(pages: Pages) -> Pages:
    """Keep pages that anybody may read, within the query of `pages` itself.

    A page is visible while it is live, between its go-live and expiry dates, below the root of a site, and neither it
    nor an ancestor has a view restriction (login, password or groups). The worker unpublishes expired pages; this
    doesn't wait for it.
    """
    return reachable(pages).filter(~Exists(_restrictions()))


def reachable(pages: Pages) -> Pages:
    """Keep pages that are out and have an address, also those with a view restriction, which are for some readers."""
    now = timezone.now()
    in_time = Q(go_live_at=None) | Q(go_live_at__lte=now), Q(expire_at=None) | Q(expire_at__gt=now)
    return pages.filter(*in_time, _below_a_site(), live=True)


def is_in_time(page: Page) -> bool:
    """Tell whether a page is live and between its go-live and expiry dates; restrictions are another question."""
    now = timezone.now()
    has_begun = page.go_live_at is None or page.go_live_at <= now
    return bool(page.live and has_begun and (page.expire_at is None or page.expire_at > now))


def public_letters(**filters: Any) -> LetterQuerySet:
    """Return the letters that anybody may read, in all languages. An alias is not a letter of its own."""
    letters: LetterQuerySet = apps.get_model("letters", "LetterPage").objects.filter(alias_of=None, **filters)
    return visible(letters)


def is_public(page: Page) -> bool:
    """Tell whether anybody may read a page as it is in the database now, a letter or another one; in one query."""
    return bool(page.pk) and visible(Page.objects.filter(pk=page.pk, alias_of=None)).exists()


def public_letters_of(signatory_list: SignatoryList) -> list[LetterPage]:
    """Return the public letters that share a list, one a language, in the order of `settings.LANGUAGES`."""
    order = {code: position for position, (code, _name) in enumerate(settings.LANGUAGES)}
    letters = public_letters(signatory_list=signatory_list).order_by("-pk")
    letters = letters.select_related("locale", "live_revision", "signatory_list")
    by_language = {letter.language: letter for letter in letters}
    return sorted(by_language.values(), key=lambda letter: order.get(letter.language, len(order)))


def public_letter_of(signatory_list: SignatoryList, language: str = "") -> LetterPage | None:
    """Return the public letter of a list in a language, else in the first that has one; None where none is public."""
    letters = public_letters_of(signatory_list)
    return next((letter for letter in letters if letter.language == language), letters[0] if letters else None)


def _restrictions() -> QuerySet[Any]:
    """Return the view restrictions of a page and of its ancestors, as a subquery of a query of pages."""
    place = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return PageViewRestriction.objects.annotate(place=place).filter(place__startswith=F("page__path"))


def _below_a_site() -> Q:
    roots = {root.root_path for root in Site.get_site_root_paths()}
    return reduce(or_, (Q(url_path__startswith=root) for root in roots), Q(pk__in=[]))
