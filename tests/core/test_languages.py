from __future__ import annotations

import pytest
from django.utils.translation import override

from core.languages import labelled_texts, language_in_sentence, language_name, site_languages, translation


def test_the_languages_of_the_site_have_names_in_the_active_language() -> None:
    with override("en"):
        assert site_languages() == {"en": "English", "fr": "French"}
    with override("fr"):
        assert site_languages() == {"en": "Anglais", "fr": "Français"}


def test_a_language_that_the_site_does_not_have_is_named_by_its_code() -> None:
    assert language_name("iu") == "iu"


@pytest.mark.parametrize(("active", "written"), [("en", "French"), ("fr", "français")])
def test_inside_a_sentence_french_writes_languages_in_lower_case(active: str, written: str) -> None:
    with override(active):
        assert language_in_sentence("fr") == written


@pytest.mark.parametrize(
    ("active", "text"), [("en", "Larch"), ("fr", "Mélèze"), ("fr-ca", "Mélèze"), ("de", "Larch"), (None, "Larch")]
)
def test_a_translation_also_serves_the_regions_of_its_language(active: str | None, text: str) -> None:
    with override(active):
        assert translation({"fr": "Mélèze", "it": ""}, "Larch") == text


def test_texts_are_labelled_with_their_languages() -> None:
    with override("en"):
        assert labelled_texts({"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}) == "French: Mélèze, iu: ᐃᓄᐃᑦ"
        assert labelled_texts({}) == ""
