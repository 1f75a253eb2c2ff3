from __future__ import annotations

import pytest
from django.utils.translation import override
from pytest_django import Settings as DjangoSettings

from core.known_languages import is_known_language, language_name, own_language_name, text_direction
from core.languages import labelled_texts, language_codes, language_in_sentence, site_languages, translation


def test_the_languages_of_the_site_have_names_in_the_active_language() -> None:
    with override("en"):
        assert site_languages() == {"en": "English", "fr": "French"}
    with override("fr"):
        assert site_languages() == {"en": "Anglais", "fr": "Français"}


def test_the_codes_are_in_the_order_of_the_setting(settings: DjangoSettings) -> None:
    assert language_codes() == ["en", "fr"]
    settings.LANGUAGES = [("pt-br", "Português"), ("de", "Deutsch")]
    assert language_codes() == ["pt-br", "de"]


@pytest.mark.parametrize(
    ("code", "name", "own_name"),
    [
        ("de", "Allemand", "Deutsch"),
        ("pt-br", "Portugais brésilien", "Português Brasileiro"),
        ("fr-ca", "Français (Canada)", "français (Canada)"),
        ("de-ch", "Allemand (Suisse)", "Deutsch (Schweiz)"),
        ("es-419", "Espagnol (Amérique latine)", "español (Latinoamérica)"),
        ("be-latn", "Biélorusse (latin)", "беларуская (лацініца)"),
        ("zh-hans", "Chinois simplifié", "简体中文"),
        # Only the CLDR knows these.
        ("iu", "Inuktitut", "ᐃᓄᒃᑎᑐᑦ"),
        ("iu-latn", "Inuktitut (latin)", "Inuktitut (Latn)"),
        ("cr", "Cree", "Cree"),
        ("xx", "xx", "xx"),
    ],
)
def test_languages_are_named_in_the_active_language_and_in_their_own(code: str, name: str, own_name: str) -> None:
    with override("fr"):
        assert (language_name(code), own_language_name(code)) == (name, own_name)


@pytest.mark.parametrize(
    ("code", "is_known"),
    [
        *[(code, True) for code in ("en", "pt-br", "zh-hans", "sr-latn", "fr-ca", "de-ch", "es-419", "be-latn")],
        *[(code, True) for code in ("iu", "cr", "am", "mi", "yi", "moh", "iu-latn")],
        *[
            (code, False)
            for code in (
                "",
                "xx",
                "und",
                "zh",
                "eng",
                "sr-latm",
                "en-999",
                "en-",
                "-en",
                "de-zz",
                "zh-cn",
                "en-latn-x-abc",
                "Fr",
                "fr_ca",
            )
        ],
    ],
)
def test_a_language_is_known_if_django_or_the_cldr_knows_it(code: str, is_known: bool) -> None:
    assert is_known_language(code) == is_known


@pytest.mark.parametrize(
    ("active", "written"),
    [("en", "French"), ("de", "Französisch"), ("fr", "français"), ("fr-ca", "français")],
)
def test_inside_a_sentence_french_writes_languages_in_lower_case(active: str, written: str) -> None:
    with override(active):
        assert language_in_sentence("fr") == written


def test_inside_a_sentence_that_is_not_translated_languages_are_not_either() -> None:
    with override("es"):
        assert language_in_sentence("fr") == "French"


@pytest.mark.parametrize(
    ("active", "text"), [("en", "Larch"), ("fr", "Mélèze"), ("fr-ca", "Mélèze"), ("de", "Larch"), (None, "Larch")]
)
def test_a_translation_also_serves_the_regions_of_its_language(active: str | None, text: str) -> None:
    with override(active):
        assert translation({"fr": "Mélèze", "it": ""}, "Larch") == text


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        *[(code, "rtl") for code in ("ar", "fa", "he", "yi", "ps", "dv", "nqo", "pa-arab", "az-arab", "ar-eg")],
        *[(code, "ltr") for code in ("en", "iu", "pa", "zh-hans", "ff", "sr-latn", "ks-deva", "xx", "")],
    ],
)
def test_the_direction_is_that_of_the_script(code: str, direction: str) -> None:
    assert text_direction(code) == direction


def test_texts_are_labelled_with_their_languages() -> None:
    with override("en"):
        assert labelled_texts({"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}) == "French: Mélèze, Inuktitut: ᐃᓄᐃᑦ"
        assert labelled_texts({}) == ""
