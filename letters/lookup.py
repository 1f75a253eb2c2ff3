"""Finding the letter that somebody names."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from rapidfuzz.process import extractOne

from core.cache import cached_briefly
from letters.exceptions import LetterMoved, UnknownLetter
from letters.models import LetterPage
from letters.models.addresses import check_former
from letters.visibility import public_letters


def find_letter(slug: str) -> LetterPage:
    """Return the letter with this slug, in whichever language; aliases are passed over.

    Raises `UnknownLetter` when there is none, or when letters with different lists share the slug.
    """
    letters = list(LetterPage.objects.filter(slug=slug, alias_of=None).select_related("locale", "signatory_list"))
    if not letters:
        raise UnknownLetter(_no_letter(slug))
    if len({letter.signatory_list_id for letter in letters}) > 1:
        raise UnknownLetter(_("Several letters are called “%s”: change the slug of one of them.") % slug)
    return letters[0]


@cached_briefly
def find_published(slug: str, language: str | None = None) -> LetterPage:
    """Return the letter with this slug that anybody may read, in a language, else in the first that has it.

    The languages come in the order of `settings.LANGUAGES`. Remembered for a moment: change nothing of the letter.
    Raises `LetterMoved` where a public letter had the slug, `LetterGone` where it belonged to one that was deleted or
    unpublished, `UnknownLetter` for everything else.
    """
    # PostgreSQL compares no text with U+0000; the address that somebody asks oEmbed for may hold it.
    if "\x00" in slug:
        raise UnknownLetter(_("There is no published letter “%s”.") % slug)
    letters = public_letters(slug=slug).select_related("locale", "signatory_list")
    languages = [language] if language else [code for code, _name in settings.LANGUAGES]
    found = {letter.language: letter for letter in letters.order_by("-pk")}
    for code in languages:
        if code in found:
            return found[code]
    check_former(slug, languages)
    raise UnknownLetter(_("There is no published letter “%s”.") % slug)


def find_at_address(slug: str, language: str) -> LetterPage:
    """Return the letter with this slug that anybody may read at the addresses of a language.

    Raises as `find_published`, and `LetterMoved` with `is_elsewhere` where only letters in other languages have or had
    the slug: their addresses are found below any language, and lead to their own.
    """
    try:
        return find_published(slug, language)
    except UnknownLetter:
        check_elsewhere(slug)
        raise


def check_elsewhere(slug: str) -> None:
    """Raise `LetterMoved` or `LetterGone` if a letter in any language has or had this slug, for addresses of another.

    What is not public is passed over, as if it were not there.
    """
    try:
        letter = find_published(slug)
    except LetterMoved as moved:
        raise LetterMoved(moved.letter, is_elsewhere=True) from moved
    except UnknownLetter:
        return
    raise LetterMoved(letter, is_elsewhere=True)


def _no_letter(slug: str) -> str:
    nearest = extractOne(slug, LetterPage.objects.values_list("slug", flat=True))
    if nearest is None:
        return _("There is no letter “%s”; no letter was written yet.") % slug
    return _("There is no letter “%(slug)s”. Did you mean “%(nearest)s”?") % {"slug": slug, "nearest": nearest[0]}
