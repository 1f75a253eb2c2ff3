"""Languages that Django or the Unicode CLDR know: their codes, names and directions.

Usable by the settings, which choose the site's from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, get_language_info, override
from django_countries import countries
from django_countries.data import COUNTRIES

#: The language of the strings in the code. It needs no catalog.
SOURCE_LANGUAGE = "en"
#: The length of the columns that hold a code.
MAX_CODE_LENGTH = 10
#: The languages of Django itself, without those that `register_languages` adds.
DJANGO_LANGUAGES = frozenset(code for code, info in LANG_INFO.items() if "name" in info)
#: A script or a region behind the code of a language, such as "latn", "ca" or "419".
SCRIPT, REGION = re.compile(r"[a-z]{4}"), re.compile(r"[a-z]{2}|[0-9]{3}")
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)


def base_language(code: str) -> str:
    """Return a code without script and region: "pt" for "pt-br"."""
    return code.partition("-")[0]


@lru_cache
def is_known_language(code: str) -> bool:
    """Return whether a code in lower case is that of a language; a script or a region may follow."""
    if len(code) > MAX_CODE_LENGTH:
        return False
    if code in DJANGO_LANGUAGES:
        return True
    language, *subtags = code.split("-")
    return (language in DJANGO_LANGUAGES or _is_in_cldr(language)) and all(map(_is_subtag, subtags))


def _is_in_cldr(language: str) -> bool:
    # Django distinguishes the scripts of some languages: "zh-hans" and "zh-hant", but not "zh".
    has_scripts = any(code.startswith(f"{language}-") for code in DJANGO_LANGUAGES)
    is_language = language in get_global("likely_subtags") and language != "und"
    return is_language and not has_scripts and language in Locale(SOURCE_LANGUAGE).languages


def _is_subtag(subtag: str) -> bool:
    if SCRIPT.fullmatch(subtag):
        return subtag.title() in Locale(SOURCE_LANGUAGE).scripts
    is_country = subtag.isdigit() or subtag.upper() in COUNTRIES
    return bool(REGION.fullmatch(subtag)) and is_country and subtag.upper() in Locale(SOURCE_LANGUAGE).territories


def register_languages(codes: Iterable[str]) -> None:
    """Add languages that Django lacks to its table, so that it and Wagtail can name them. Idempotent."""
    for code in map(base_language, codes):
        if code not in LANG_INFO:
            english = Locale(SOURCE_LANGUAGE).languages[code]
            is_rtl = text_direction(code) == "rtl"
            LANG_INFO[code] = {
                "bidi": is_rtl,
                "code": code,
                "name": english,
                "name_local": cldr_locale(code).languages.get(code, english),
            }


def cldr_locale(*codes: str) -> Locale:
    """Return the CLDR's locale of the first code that has one, else of its base language; English without any."""
    for code in (*codes, *map(base_language, codes)):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(SOURCE_LANGUAGE)


def language_name(code: str) -> str:
    """Return the name of a language in the active language; an unknown code as it is."""
    name = _name(code, "name_translated")
    return name[:1].upper() + name[1:] if is_known_language(code) else name


@lru_cache
def text_direction(code: str) -> str:
    """Return "rtl" for languages that are written from right to left, else "ltr"."""
    if not is_known_language(code):
        return "ltr"
    language = base_language(code)
    scripts = [subtag.title() for subtag in code.split("-")[1:] if SCRIPT.fullmatch(subtag)]
    if not scripts and language in DJANGO_LANGUAGES:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    scripts = scripts or get_global("likely_subtags").get(language, "").split("_")[1:2]
    return "rtl" if RIGHT_TO_LEFT_SCRIPTS.intersection(scripts) else "ltr"


def own_language_name(code: str) -> str:
    """Return the name of a language as its speakers write it, such as "français"; an unknown code as it is."""
    with override(code if is_known_language(code) else None):
        return _name(code, "name_local")


def _name(code: str, variant: str) -> str:
    if not is_known_language(code):
        return code
    if code in DJANGO_LANGUAGES:
        return str(get_language_info(code)[variant])
    language, *subtags = code.split("-")
    locale = cldr_locale(get_language() or SOURCE_LANGUAGE)
    if language in DJANGO_LANGUAGES:
        name = str(get_language_info(language)[variant])
    else:
        name = locale.languages.get(language) or Locale(SOURCE_LANGUAGE).languages[language]
    return f"{name} ({', '.join(_subtag_name(subtag, locale) for subtag in subtags)})" if subtags else name


def _subtag_name(subtag: str, locale: Locale) -> str:
    if SCRIPT.fullmatch(subtag):
        return locale.scripts.get(subtag.title(), subtag.title())
    region = subtag.upper()
    return str(countries.name(region) or locale.territories.get(region, region))
