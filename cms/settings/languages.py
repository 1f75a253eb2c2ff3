"""Languages, formats of dates, countries and time zones."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import global_settings
from django.utils.functional import lazy
from wagtail.admin.localization import WAGTAILADMIN_PROVIDED_LANGUAGES

from cms.settings.env import BASE_DIR, VAR_DIR, env
from core.catalogs import add_empty_catalogs
from core.known_languages import SOURCE_LANGUAGE, base_language, language_name, register_languages, text_direction

_name = lazy(language_name, str)
_codes = env.languages("LANGUAGES", default=["en", "fr"])
register_languages(_codes)
#: The first language is the default: its addresses have no prefix.
LANGUAGE_CODE = _codes[0]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [(code, _name(code)) for code in _codes]


def _admin_languages() -> list[tuple[str, str]]:
    """Return the languages of the site into which Wagtail's admin is translated, with their names; else English."""
    provided = {code for code, _english in WAGTAILADMIN_PROVIDED_LANGUAGES}
    codes = []
    for code in _codes:
        if code in provided or base_language(code) in provided:
            codes.append(code)
        # Wagtail names some languages with the region of the same name: "pt-pt", "id-id".
        elif f"{code}-{code}" in provided:
            codes.append(f"{code}-{code}")
    return [(code, _name(code)) for code in codes or [SOURCE_LANGUAGE]]


WAGTAILADMIN_PERMITTED_LANGUAGES = _admin_languages()
WAGTAIL_I18N_ENABLED = True
#: The folder of this project's translations.
CATALOGS = BASE_DIR / "cms" / "locale"
LOCALE_PATHS = [CATALOGS, *add_empty_catalogs(_codes, CATALOGS, VAR_DIR / "locale")]
# Django asks by the base language.
LANGUAGES_BIDI = sorted(
    {*global_settings.LANGUAGES_BIDI, *(base_language(code) for code in _codes if text_direction(code) == "rtl")}
)
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.formats"]
# Kosovo has no code in ISO 3166. The standard leaves XK to its users, and the European Commission uses it.
COUNTRIES_OVERRIDE = {"XK": "Kosovo"}
TIME_ZONE = env.zone("TIME_ZONE", default="UTC")
# Without the names of a machine's own zone, which browsers do not know: Wagtail's account screen fails on them.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
