"""Tells staff that a page that they published for the first time is not in the menus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.appearance.branding import compose_branding
from cms.appearance.identity import texts_for
from cms.appearance.linked_pages import page_url
from cms.appearance.menus import MenuItem
from letters.visibility import visible


def add_menu_notice(request: HttpRequest, page: Page) -> None:
    """Add a message about a page below a home page that no menu has, when it was published for the first time.

    None about a page that is not public: no menu shows it.
    """
    published = visible(Page.objects.filter(pk=page.pk)).select_related("locale").specific().first()
    if published is None or published.first_published_at != published.last_published_at:
        return
    site, parent = published.get_site(), published.get_parent()
    if site is None or all(parent.url_path != root.root_path for root in site.get_site_root_paths()):
        return
    language = published.locale.language_code
    texts = texts_for(site, language)
    branding = compose_branding(site, language, texts)
    menus = (branding.header_menu, branding.footer_menu, branding.legal_pages)
    if page_url(published, site) in {url for menu in menus for url in _urls(menu)}:
        return
    if texts.header_menu:
        may_change = request.user.has_perm("appearance.change_sitetexts")
        url = reverse("site_texts:edit", args=[texts.pk]) if may_change else ""
        where = _("No menu has the page “%s” yet. “Settings → Menus and texts” has the main menu.")
        label = _("Menus and texts")
    else:
        url = reverse("wagtailadmin_pages:edit", args=[published.pk]) + "#tab-promote"
        where = _("No menu has the page “%s” yet. “Show in menus”, on its tab “Promote”, adds it to the main menu.")
        label = _("Promote")
    messages.info(request, where % published.title, buttons=[messages.button(url, label)] if url else None)


def _urls(items: Iterable[MenuItem]) -> Iterator[str]:
    for item in items:
        yield item.url
        yield from _urls(item.items)
