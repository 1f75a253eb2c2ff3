"""Languages that Django knows: their codes and names. Usable by the settings, which choose the site's from them."""

from __future__ import annotations

import re

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, override
from django_countries import countries
from django_countries.data import COUNTRIES

#: The language of the strings in the code. It needs no catalog.
SOURCE_LANGUAGE = "en"
#: The length of the columns that hold a code.
MAX_CODE_LENGTH = 10
#: A script or a region behind a language that Django knows, such as "latn", "ca" or "419".
SUBTAG = re.compile(r"[a-z]{4}|[a-z]{2}|[0-9]{3}")
REGION_LENGTH = 2


def base_language(code: str) -> str:
    """Return a code without script and region: "pt" for "pt-br"."""
    return code.partition("-")[0]


def is_known_language(code: str) -> bool:
    """Return whether Django knows the language of a code in lower case; a script or a region may follow."""
    if len(code) > MAX_CODE_LENGTH:
        return False
    if "name" in LANG_INFO.get(code, {}):
        return True
    language, *subtags = code.split("-")
    return "name" in LANG_INFO.get(language, {}) and all(_is_subtag(subtag) for subtag in subtags)


def _is_subtag(subtag: str) -> bool:
    is_region = len(subtag) != REGION_LENGTH or subtag.upper() in COUNTRIES
    return bool(SUBTAG.fullmatch(subtag)) and is_region


def language_name(code: str) -> str:
    """Return the name of a language in the active language; the code of a language that Django does not know."""
    return _name(code, "name_translated")


def text_direction(code: str) -> str:
    """Return "rtl" for languages that are written from right to left, else "ltr"."""
    return "rtl" if is_known_language(code) and get_language_info(code)["bidi"] else "ltr"


def own_language_name(code: str) -> str:
    """Return the name of a language as its speakers write it, such as "français"; an unknown code as it is."""
    with override(code if is_known_language(code) else None):
        return _name(code, "name_local")


def _name(code: str, variant: str) -> str:
    if not is_known_language(code):
        return code
    info = get_language_info(code)
    if info["code"] == code:
        return str(info[variant])
    # Django names languages without their regions, with few exceptions.
    region = code.rpartition("-")[2].upper()
    return f"{info[variant]} ({countries.name(region) or region})"
