"""The texts of signers, as pages behind their links show them."""

from __future__ import annotations

import pytest

from letters.enums import TextChangeKind
from letters.models import LetterPage
from letters.signed_texts.signed_text import signed_text_for, text_choices_for
from letters.signed_texts.text_changes import assess
from tests.factories import LetterFactory
from tests.letters.signed_texts.test_text_changes import fresh, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(letter: LetterPage) -> LetterPage:
    publish(letter, closing="Yours")
    return fresh(letter)


def test_the_text_of_today_is_current_and_has_no_changes(published: LetterPage) -> None:
    text = signed_text_for(published.signatory_list, published.text_version)
    assert text is not None
    assert (text.is_current, text.current_version, text.changes) == (True, published.text_version, [])
    assert "Yours" in text.html


def test_an_earlier_text_is_shown_with_what_changed_since(published: LetterPage) -> None:
    version = published.text_version
    publish(published, closing="Truly yours")
    text = signed_text_for(published.signatory_list, version)
    assert text is not None
    assert (text.is_current, text.current_version) == (False, fresh(published).text_version)
    assert [segment for segment in text.changes[-1] if segment.kind] == [("del", "Yours"), ("ins", "Truly yours")]


def test_a_text_that_differs_by_a_correction_of_spelling_is_current(published: LetterPage) -> None:
    version = published.text_version
    publish(published, closing="Truly yours")
    latest = fresh(published).text_version
    assess(published, TextChangeKind.TYPOGRAPHIC, earlier_version=version, version=latest, user=None)
    text = signed_text_for(published.signatory_list, version)
    assert text is not None
    assert text.is_current is True


def test_a_text_in_a_language_that_is_not_public_any_more_is_shown_beside_another(published: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=published.translation_key)
    publish(french, closing="Cordialement")
    french = fresh(french)
    version = french.text_version
    french.unpublish()
    text = signed_text_for(published.signatory_list, version)
    assert text is not None
    assert (text.language, text.current_version, text.changes) == ("fr", published.text_version, [])
    assert "Cordialement" in text.html


def test_a_version_of_another_list_or_of_nothing_is_not_known(published: LetterPage) -> None:
    other = LetterFactory()
    assert signed_text_for(other.signatory_list, published.text_version) is None
    assert signed_text_for(published.signatory_list, "") is None


def test_staff_choose_among_the_texts_of_a_list(published: LetterPage) -> None:
    first = published.text_version
    publish(published, closing="Truly yours")
    publish(LetterFactory(), closing="Yours")
    versions = [version for version, _label in text_choices_for(published.signatory_list_id)]
    assert versions == [fresh(published).text_version, first]
