"""Name, look, texts and menus of a site in one language. A blank name is that of the letterhead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.models.sites import get_site_for_hostname

from cms.appearance.fonts import WEB_FONTS, Fonts, WebFonts
from cms.appearance.footer_text import footer_html, linked_ids_in
from cms.appearance.identity import identity_of, settings_of, texts_for
from cms.appearance.linked_pages import linked_pages, page_url, pages_of_header
from cms.appearance.menus import MenuItem, MenuReader, linked_ids, nested
from cms.appearance.models import Appearance, SiteTexts
from cms.appearance.pictures import TOUCH_ICON_FILTER, Picture, picture
from cms.appearance.style_sheet import StyleSheet, style_sheet
from core.cache import cached_briefly
from core.languages import language_codes
from letters.colours import DEFAULT_ACCENTS, Accents, accents_for


@dataclass(frozen=True)
class SocialLink:
    """A profile of the organization on another site."""

    label: str
    url: str


@dataclass(frozen=True)
class Branding:
    """What the pages of a site share. `accents` is None for the colours of the style sheet.

    `home_url` is "" if no home page is published. `texts_language` is the language of tagline and footer if it is not
    the reader's, else "".
    """

    name: str = ""
    home_url: str = ""
    tagline: str = ""
    texts_language: str = ""
    logo: Picture | None = None
    icon: Picture | None = None
    touch_icon: Picture | None = None
    accents: Accents | None = None
    fonts: str = Fonts.SYSTEM
    header_menu: tuple[MenuItem, ...] = ()
    footer_html: str = ""
    footer_menu: tuple[MenuItem, ...] = ()
    legal_pages: tuple[MenuItem, ...] = ()
    social_links: tuple[SocialLink, ...] = ()

    @property
    def web_fonts(self) -> WebFonts | None:
        """Return the fonts that this site serves; None for those of the reader's device."""
        return WEB_FONTS.get(Fonts(self.fonts))

    @cached_property
    def style_sheet(self) -> StyleSheet:
        """Return the style sheet with the address, colours and fonts of this site."""
        return style_sheet(self.accents, self.web_fonts)


def branding_for(request: HttpRequest) -> Branding:
    """Return the branding of the site of a request in the active language; an empty one if the host has no site.

    In the preview of `SiteTexts`, it has those.
    """
    language = get_language() or language_codes()[0]
    if previewed := getattr(request, "previewed_texts", None):
        return compose_branding(previewed.site, language, previewed)
    if not hasattr(request, "_wagtail_site"):
        # Where Wagtail notes it, after a query, for pages. The middleware has refused a host that is not allowed.
        hostname, _port = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined]
        request._wagtail_site = _site_at(hostname, request.get_port())  # type: ignore[attr-defined]
    try:
        return _branding_at(request, language)
    except Site.DoesNotExist:
        # Deleted since it was looked up. The cache forgets it soon.
        del request._wagtail_site  # type: ignore[attr-defined]
        return _branding_at(request, language)


def _branding_at(request: HttpRequest, language: str) -> Branding:
    site = Site.find_for_request(request)
    return branding_of(site, language) if site else Branding()


@cached_briefly
def _site_at(hostname: str, port: str) -> Site | None:
    """Return the site that Wagtail finds for a request to a host; None without one."""
    try:
        return get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None


@cached_briefly
def branding_of(site: Site, language: str) -> Branding:
    """Return the branding of a site for readers of a language."""
    return compose_branding(site, language, texts_for(site, language))


def site_name(page: Page | None, language: str) -> str:
    """Return the name of the site of a page for readers of a language, as its header has it; "" without a site."""
    site = page.get_site() if page is not None and page.pk else None
    site = site or Site.objects.filter(is_default_site=True).first()
    return " ".join(branding_of(site, language).name.split()) if site else ""


def compose_branding(site: Site, language: str, texts: SiteTexts) -> Branding:
    """Return the branding of a site with texts that may be unsaved."""
    letterhead, appearance = settings_of(site)
    identity = identity_of(site, letterhead, appearance, texts)
    texts_language = texts.locale.language_code
    pages = linked_pages(
        {*_ids_in_menus(texts), *linked_ids_in(texts.footer_text)},
        language,
    )
    reader = MenuReader(site, language, texts_language, pages)
    found = pages_of_header(site, language)
    return Branding(
        name=identity.name,
        home_url=page_url(found.home, site) if found.home else "",
        tagline=texts.tagline,
        texts_language="" if texts_language == language else texts_language,
        logo=identity.logo,
        icon=identity.icon,
        touch_icon=picture(appearance.icon, TOUCH_ICON_FILTER),
        accents=accents_of(appearance),
        fonts=appearance.fonts,
        header_menu=reader.menu(texts.header_menu) or nested(found.in_menus, reader),
        footer_html=footer_html(texts.footer_text, pages, site),
        footer_menu=reader.menu(texts.footer_menu),
        legal_pages=reader.menu(texts.legal_pages),
        social_links=tuple(
            SocialLink(block["value"]["label"], block["value"]["url"]) for block in appearance.social_links.raw_data
        ),
    )


def accents_of(appearance: Appearance) -> Accents | None:
    """Return the colours of links and buttons; None if nobody chose any."""
    if not appearance.colour and not appearance.dark_colour:
        return None
    return accents_for(appearance.colour or DEFAULT_ACCENTS.light.colour, appearance.dark_colour)


def _ids_in_menus(texts: SiteTexts) -> Iterable[int]:
    for menu in (texts.header_menu, texts.footer_menu, texts.legal_pages):
        yield from linked_ids(menu)
