"""Adds contact page, privacy notice and accessibility statement in each language of the site, as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.appearance.menus import linked_ids
from cms.appearance.models import SiteTexts
from cms.contact.models import ContactPage
from cms.legal.models import AccessibilityPage, PrivacyPage
from cms.pages.models import HomePage
from core.languages import language_codes
from core.users.models import User

#: The kinds of pages with their titles, in the order of the footer.
KINDS: Sequence[tuple[type[Any], str | Promise]] = (
    (ContactPage, _("Contact")),
    (PrivacyPage, _("Privacy notice")),
    (AccessibilityPage, _("Accessibility")),
)


def home_pages() -> list[HomePage]:
    """Return the home pages of the default site in the languages of the site."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return []
    roots = site.root_page.get_translations(inclusive=True).filter(alias_of=None)
    found = HomePage.objects.filter(pk__in=roots.values("pk"), locale__language_code__in=language_codes())
    return list(found.select_related("locale").order_by("path"))


def missing_pages() -> list[tuple[HomePage, type[Any], str | Promise]]:
    """Return each kind of page that a language has neither as a draft nor published, with its home page and title."""
    return [
        (home, model, title)
        for home in home_pages()
        for model, title in KINDS
        if not model.objects.descendant_of(home).exists()
    ]


@transaction.atomic
def add_missing_pages(user: User) -> list[Page]:
    """Add the missing pages as drafts, linked as translations and from the footer; return them. Idempotent.

    A link of the footer is left out until its page is public. Footers that link the page already stay as they are.
    """
    added = []
    for home, model, title in missing_pages():
        with override(home.locale.language_code):
            page = model(
                title=str(title),
                locale=home.locale,
                live=False,
                owner=user,
                translation_key=_translation_key(home, model),
            )
        home.refresh_from_db()
        home.add_child(instance=page)
        page.save_revision(user=user)
        _link_in_footer(page, user)
        added.append(page)
    return added


def _translation_key(home: HomePage, model: type[Any]) -> UUID:
    """Return the key of the translations on this site of a page that a language lacks; a new one if there are none."""
    # A translation can also be elsewhere, such as on another site.
    translated = model.objects.filter(locale=home.locale).values("translation_key")
    for other in home_pages():
        pages = model.objects.descendant_of(other).filter(alias_of=None).exclude(locale=home.locale)
        found = pages.exclude(translation_key__in=translated).order_by("path")
        key: UUID | None = found.values_list("translation_key", flat=True).first()
        if key:
            return key
    return uuid4()


def _link_in_footer(page: Page, user: User) -> None:
    site = Site.objects.get(is_default_site=True)
    texts = SiteTexts.objects.filter(site=site, locale=page.locale).first() or SiteTexts(site=site, locale=page.locale)
    if (
        page.pk in linked_ids(texts.legal_pages)
        or len(texts.legal_pages) >= texts.legal_pages.stream_block.meta.max_num
    ):
        return
    texts.legal_pages.append(("item", {"page": page, "url": "", "label": ""}))
    texts.save()
    texts.save_revision(user=user)
