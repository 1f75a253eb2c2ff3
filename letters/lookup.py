"""Lookups of letters by slug."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rapidfuzz.process import extractOne

from core.cache import cached_briefly
from core.languages import language_codes
from letters.exceptions import LetterMoved, UnknownLetter
from letters.models import LetterPage
from letters.models.addresses import check_former_slug


def find_letter(slug: str) -> LetterPage:
    """Return the letter with this slug in any language, public or not; aliases are ignored.

    Raises `UnknownLetter` if there is none, or if letters with different lists share the slug.
    """
    letters = list(LetterPage.objects.filter(slug=slug, alias_of=None).select_related("locale", "signatory_list"))
    if not letters:
        raise UnknownLetter(_not_found_sentence(slug))
    if len({letter.signatory_list_id for letter in letters}) > 1:
        raise UnknownLetter(_("Several letters are called “%s”: change the slug of one of them.") % slug)
    return letters[0]


def _not_found_sentence(slug: str) -> str:
    nearest = extractOne(slug, LetterPage.objects.values_list("slug", flat=True))
    if nearest is None:
        return _("There is no letter “%s”: no letters have been written yet.") % slug
    return _("There is no letter “%(slug)s”. Did you mean “%(nearest)s”?") % {"slug": slug, "nearest": nearest[0]}


@cached_briefly
def find_public_letter(slug: str, language: str | None = None) -> LetterPage:
    """Return the public letter with this slug in a language, else in the first language that has it.

    Languages are tried in the order of the site. The result is cached: do not change it. Raises
    `LetterMoved` if a public letter had the slug, `LetterGone` if it belonged to one that was deleted or unpublished,
    and `UnknownLetter` for everything else.
    """
    # PostgreSQL rejects U+0000 in a text; the URL given to oEmbed may hold it.
    if "\x00" in slug:
        raise UnknownLetter(_("There is no published letter “%s”.") % slug)
    letters = LetterPage.objects.public().filter(slug=slug).select_related("locale", "signatory_list")
    languages = [language] if language else language_codes()
    by_language = {letter.language: letter for letter in letters.order_by("-pk")}
    for code in languages:
        if code in by_language:
            return by_language[code]
    check_former_slug(slug, languages)
    raise UnknownLetter(_("There is no published letter “%s”.") % slug)


def find_letter_at_address(slug: str, language: str) -> LetterPage:
    """Return the public letter with this slug below the URL prefix of a language.

    Raises as `find_public_letter`, and `LetterMoved` with `is_other_language` if only letters in other languages have
    or had the slug: their URLs work below the prefix of any language, and redirect.
    """
    try:
        return find_public_letter(slug, language)
    except UnknownLetter:
        check_other_languages(slug)
        raise


def check_other_languages(slug: str) -> None:
    """Raise `LetterMoved` or `LetterGone` if a letter in any language has or had this slug.

    Call it for a slug that is not found below the URL prefix of one language. Letters that are not public count as
    missing.
    """
    try:
        letter = find_public_letter(slug)
    except LetterMoved as moved:
        raise LetterMoved(moved.letter, is_other_language=True) from moved
    except UnknownLetter:
        return
    raise LetterMoved(letter, is_other_language=True)
