from __future__ import annotations

import pytest

from letters.exceptions import UnknownLetter
from letters.lookup import find_letter
from letters.models import LetterPage
from tests.factories import LetterFactory


def test_a_letter_is_found_by_its_slug_in_any_language(letter: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=letter.translation_key, slug="la-lettre")
    assert find_letter("la-lettre") == french
    assert find_letter("la-lettre").signatory_list == find_letter(letter.slug).signatory_list


def test_an_unknown_slug_is_answered_with_the_nearest(letter: LetterPage) -> None:
    LetterFactory(slug="keep-the-lake")
    with pytest.raises(UnknownLetter) as caught:
        find_letter("keep-teh-lake")
    assert str(caught.value) == "There is no letter “keep-teh-lake”. Did you mean “keep-the-lake”?"


@pytest.mark.django_db
def test_a_site_without_letters_shows_a_notice() -> None:
    with pytest.raises(UnknownLetter, match="no letters have been written yet"):
        find_letter("anything")


def test_translations_may_share_a_slug_but_different_letters_may_not(letter: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=letter.translation_key, slug=letter.slug)
    assert find_letter(letter.slug).signatory_list == french.signatory_list
    LetterFactory(language="en", slug="shared")
    LetterFactory(language="fr", slug="shared")
    with pytest.raises(UnknownLetter, match="Several letters"):
        find_letter("shared")
