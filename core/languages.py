"""The languages of the site, texts in several languages, and the preferred language of a user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override

from core.known_languages import base_language, language_name
from core.labels import labelled
from core.untranslated import language_of_texts

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def language_codes() -> list[str]:
    """Return the codes of the languages of the site, in their order; the first one is the default."""
    return [code for code, _name in settings.LANGUAGES]


def language_choices() -> list[tuple[str, str]]:
    """Return the choices of a model field that holds a language of the site.

    Migrations refer to this function, so that they do not depend on the setting.
    """
    return list(settings.LANGUAGES)


def site_languages() -> dict[str, str]:
    """Return the languages of the site in their order, with their names in the active language, by code."""
    return {code: str(name) for code, name in settings.LANGUAGES}


def addresses_in_other_languages(view_name: str) -> list[tuple[str, str]]:
    """Return the code and the path of a view in each language of the site but the active one."""
    addresses = []
    for code in language_codes():
        if code != get_language():
            with override(code):
                addresses.append((code, reverse(view_name)))
    return addresses


def language_in_sentence(code: str) -> str:
    """Return the name of a language as it is written inside a sentence of the active language.

    Languages that write their own name in lower case do so with all of them. Without a catalog of the active language,
    the sentence and the name are in another one.
    """
    language = language_of_texts(get_language() or settings.LANGUAGE_CODE)
    with override(language):
        name = language_name(code)
    return name[:1].lower() + name[1:] if get_language_info(language)["name_local"][:1].islower() else name


def translation(texts: Mapping[str, str], default: str) -> str:
    """Return the text for the active language; `default` if there is none.

    `texts` are by language code. A text in a language also serves its regions.
    """
    return translation_into(get_language() or "", texts, default) if texts else default


def translation_into(language: str, texts: Mapping[str, str], default: str) -> str:
    """Like `translation`, for any language; "" for none."""
    return texts.get(language) or texts.get(base_language(language)) or default


def without_blanks(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language code as they are stored: in the order of the codes, without blank ones."""
    return {code: text for code, text in sorted(texts.items()) if text}


def labelled_texts(texts: Mapping[str, str]) -> str:
    """Return texts by language code on one line, each after the name of its language."""
    return ", ".join(labelled(language_name(code), text) for code, text in texts.items())


def preferred_language(user: AbstractBaseUser | None) -> str:
    """Return the language that a user chose for the admin; `settings.LANGUAGE_CODE` without a user or choice.

    For the worker, which has no request to read a language from.
    """
    profile = getattr(user, "wagtail_userprofile", None)
    return str(profile.get_preferred_language()) if profile else settings.LANGUAGE_CODE
