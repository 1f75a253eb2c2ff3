from __future__ import annotations

from core.languages import language_codes
from letters.models.letter_page import LetterPage
from signatories.models import SignatoryList


def public_letters_for(signatory_list: SignatoryList) -> list[LetterPage]:
    """Return the public letters of a list, one for each language, in the order of the site."""
    order = {code: position for position, code in enumerate(language_codes())}
    letters = LetterPage.objects.public().filter(signatory_list=signatory_list).order_by("-pk")
    letters = letters.select_related("locale", "live_revision", "signatory_list")
    by_language = {letter.language: letter for letter in letters}
    return sorted(by_language.values(), key=lambda letter: order.get(letter.language, len(order)))


def public_letter_for(signatory_list: SignatoryList, language: str = "") -> LetterPage | None:
    """Return the public letter of a list in a language, else in its first public one; None without any."""
    return letter_in(public_letters_for(signatory_list), language)


def letter_in(letters: list[LetterPage], language: str) -> LetterPage | None:
    """Return the letter in a language, else the first one; None without any."""
    return next((letter for letter in letters if letter.language == language), letters[0] if letters else None)
