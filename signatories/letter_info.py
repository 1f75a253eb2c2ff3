"""The letter that a list belongs to, as its app reports it by Wagtail hooks.

`signatories` does not import the app of the letters. That app registers hooks:

- `construct_letter_info(signatory_list, language)` returns a `LetterInfo`, or None for a list without a letter.
- `is_signatory_list_public(signatory_list)` returns a bool, or None for a list without a letter.
- `list_letter_languages(list_pk)` returns pairs of the primary key of a list and the language of one of its letters,
  drafts included; for all lists if `list_pk` is None.
- `list_public_lists()` returns the primary keys of the lists of public letters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail import hooks

from core.cache import cached_briefly
from core.languages import language_codes

if TYPE_CHECKING:
    from signatories.models import SignatoryList


@dataclass(frozen=True)
class LetterInfo:
    """Public facts about a letter in one language; "" for unknown ones.

    `base_url` is the origin of the pages of the letter and of its signers, without a trailing slash. `organizer` and
    `contact` are for questions about the letter.
    """

    title: str
    url: str = ""
    base_url: str = ""
    organizer: str = ""
    contact: str = ""
    #: The languages in which the letter is public.
    languages: tuple[str, ...] = ()


@cached_briefly
def letter_info_for(signatory_list: SignatoryList, language: str) -> LetterInfo:
    """Return the public facts about the letter of a list; cached briefly.

    The title is never blank, and never the title of the list, which is for staff only.
    """
    for hook in hooks.get_hooks("construct_letter_info"):
        info: LetterInfo | None = hook(signatory_list, language)
        if info:
            return info if info.title else replace(info, title=_default_title(language))
    return LetterInfo(_default_title(language))


@cached_briefly
def is_letter_public(signatory_list: SignatoryList) -> bool:
    """Return whether the letter of a list is public in any language. Nobody can sign a letter that is not public."""
    return False not in [hook(signatory_list) for hook in hooks.get_hooks("is_signatory_list_public")]


def letter_languages(list_pk: int | None = None) -> dict[int, set[str]]:
    """Return the languages in which the letters of lists exist, by primary key of the list; by default of all lists.

    Lists without a letter are left out.
    """
    languages: dict[int, set[str]] = {}
    for hook in hooks.get_hooks("list_letter_languages"):
        for pk, language in hook(list_pk):
            languages.setdefault(pk, set()).add(language)
    return languages


@cached_briefly
def public_lists() -> frozenset[int]:
    """Return the primary keys of the lists with a letter that is public in any language."""
    return frozenset(pk for hook in hooks.get_hooks("list_public_lists") for pk in hook())


def text_language(list_pk: int | None = None) -> str:
    """Return the language in which staff write the texts of a list, to which translations are added.

    That is the first language of the site in which the list has a letter; by default that of the site.
    """
    languages = letter_languages(list_pk).get(list_pk, set()) if list_pk else set()
    codes = language_codes()
    return next((code for code in codes if code in languages), codes[0])


def _default_title(language: str) -> str:
    with override(language or None):
        return _("An open letter")
