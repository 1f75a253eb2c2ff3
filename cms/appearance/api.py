"""The site in the public API: name, menus, footer and look."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from wagtail.models import Site

from cms.appearance.branding import Branding, branding_of
from cms.appearance.footer_text import with_absolute_links
from cms.appearance.linked_pages import home_pages, page_url
from cms.appearance.menus import MenuItem
from cms.appearance.pictures import Picture
from cms.appearance.schemas import SiteOut
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.api.query_parameters import Language
from letters.colours import DEFAULT_ACCENTS, Accent

router = Router(tags=["site"])


class SiteQuery(Schema):
    """The language of texts and menus; by default the first language of the site."""

    language: Language | None = None


@router.get("", response={200: SiteOut, 404: ProblemOut}, summary="Name, menus, footer and look of the site")
def site(request: HttpRequest, query: Query[SiteQuery]) -> dict[str, Any]:
    """What every page of a front end shows, in one language."""
    found = Site.find_for_request(request)
    if found is None:
        raise Http404(_("There is no site at this host."))
    return site_data(found, str(query.language or language_codes()[0]))


def site_data(found: Site, language: str) -> dict[str, Any]:
    """Return the data of `SiteOut`, with absolute URLs."""
    branding, root_url = branding_of(found, language), found.root_url
    texts_language = branding.texts_language or language

    def links(items: tuple[MenuItem, ...]) -> list[dict[str, Any]]:
        return [link(item) for item in items]

    def link(item: MenuItem) -> dict[str, Any]:
        return {
            "label": item.label,
            "url": urljoin(root_url, item.url) if item.url else "",
            "language": item.language or language,
            "target_language": item.target_language or language,
        }

    return {
        "name": branding.name,
        "tagline": branding.tagline,
        "language": language,
        "texts_language": texts_language,
        "home_pages": _home_pages(found),
        "logo": _picture(branding.logo, root_url),
        "icon": _picture(branding.icon, root_url),
        "colours": _colours(branding),
        "fonts": branding.fonts,
        "header_menu": [
            {**link(item), "items": [link(below) for below in item.items]} for item in branding.header_menu
        ],
        "footer_html": with_absolute_links(branding.footer_html, root_url),
        "footer_menu": links(branding.footer_menu),
        "legal_pages": links(branding.legal_pages),
        "social_links": [{"label": one.label, "url": one.url} for one in branding.social_links],
    }


def _home_pages(found: Site) -> list[dict[str, str]]:
    """Return the public home pages in the order of the site's languages."""
    urls = {home.locale.language_code: urljoin(found.root_url, page_url(home, found)) for home in home_pages(found)}
    return [{"language": code, "url": urls[code]} for code in language_codes() if code in urls]


def _colours(branding: Branding) -> dict[str, Any]:
    accents = branding.accents or DEFAULT_ACCENTS
    return {"light": _accent(accents.light), "dark": _accent(accents.dark)}


def _accent(accent: Accent) -> dict[str, str]:
    return {"colour": accent.colour, "on_colour": accent.ink}


def _picture(picture: Picture | None, root_url: str) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {"url": urljoin(root_url, picture.url), "width": picture.width, "height": picture.height}
