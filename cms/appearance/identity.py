"""Name, logo and icon of a site, and those on the screens of staff."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from wagtail.models import Locale, Site

from cms.appearance.models import Appearance, SiteTexts
from cms.appearance.pictures import ICON_FILTER, LOGO_FILTER, Picture, picture
from core.known_languages import base_language
from core.languages import language_codes
from letters.models import Letterhead
from letters.site_look import SiteLook

#: Key of the identities of the default site by language, in the cache that all processes share.
CACHE_KEY = "appearance.admin_identity"
#: Longest lifetime of the cached identities. A change drops them at once.
CACHE_SECONDS = 60


@dataclass(frozen=True)
class Identity:
    """Name, logo and icon of a site. A blank name is that of the letterhead."""

    name: str = ""
    logo: Picture | None = None
    icon: Picture | None = None


def identity_of(site: Site, letterhead: Letterhead, appearance: Appearance, texts: SiteTexts) -> Identity:
    """Return the identity of a site with texts that may be unsaved."""
    prefetch_related_objects([image for image in (appearance.logo, appearance.icon) if image], "renditions")
    return Identity(
        name=texts.name or letterhead.name or site.site_name,
        logo=picture(appearance.logo, LOGO_FILTER),
        icon=picture(appearance.icon, ICON_FILTER),
    )


def settings_of(site: Site) -> tuple[Letterhead, Appearance]:
    """Return letterhead and appearance in one query. Wagtail's `for_site` would create missing rows."""
    related = Site.objects.select_related("letterhead", "appearance__logo", "appearance__icon")
    loaded = related.get(pk=site.pk)
    return (
        getattr(loaded, "letterhead", None) or Letterhead(site=site),
        getattr(loaded, "appearance", None) or Appearance(site=site),
    )


def look_of(site_pk: int) -> SiteLook:
    """Return logo and colour of the site with a primary key, for its PDFs."""
    appearance = Appearance.objects.select_related("logo").filter(site=site_pk).first()
    return SiteLook(appearance.logo, appearance.colour) if appearance else SiteLook()


def texts_for(site: Site, language: str) -> SiteTexts:
    """Return the texts of a site in a language, else in the first language of the site that has some, else none."""
    by_language = {texts.locale.language_code: texts for texts in site.texts.select_related("locale")}
    preferred = (language, base_language(language), *language_codes(), *by_language)
    found = next((by_language[code] for code in preferred if code in by_language), None)
    return found or SiteTexts(site=site, locale=Locale(language_code=language))


def admin_identity(language: str) -> Identity:
    """Return the identity of the default site for staff who read a language.

    One admin serves all sites. The identity is cached for all processes, so that no screen costs a query for it.
    """
    cached: dict[str, dict[str, Any]] = cache.get(CACHE_KEY, {})
    if language not in cached:
        # Built-in types only: a process of another release may read them.
        cached |= {language: asdict(_load(language))}
        cache.set(CACHE_KEY, cached, CACHE_SECONDS)
    values = cached[language]
    pictures = {name: Picture(**values[name]) for name in ("logo", "icon") if values[name]}
    return Identity(values["name"], **pictures)


def forget_admin_identity() -> None:
    """Have the next screen of staff show what was saved."""
    cache.delete(CACHE_KEY)


def _load(language: str) -> Identity:
    site = Site.objects.filter(is_default_site=True).first()
    return identity_of(site, *settings_of(site), texts_for(site, language)) if site else Identity()
