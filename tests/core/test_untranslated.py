"""Texts without a translation on pages that are written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext, trans_real
from pytest_django import Settings as DjangoSettings

from core.untranslated import isolate_untranslated, isolated_text, language_of_texts


@pytest.fixture
def arabic() -> Iterator[None]:
    """Activate Arabic, for which there is no catalog of this project."""
    isolate_untranslated(["ar", "de"])
    with override("ar"):
        yield
    trans_real._translations.pop("ar")


@pytest.mark.usefixtures("arabic")
def test_sentences_without_a_translation_keep_their_direction() -> None:
    assert gettext("Who signs?") == "\u2066Who signs?\u2069"
    assert ngettext("%d guess accepted.", "%d guesses accepted.", 1) == "\u2066\u2068%d\u2069 guess accepted.\u2069"
    assert ngettext("%d guess accepted.", "%d guesses accepted.", 3) == "\u2066\u2068%d\u2069 guesses accepted.\u2069"


@pytest.mark.usefixtures("arabic")
def test_texts_with_a_context_come_without_it() -> None:
    assert pgettext("verb", "Change") == "Change"
    assert pgettext("verb", "Really?") == "\u2066Really?\u2069"
    assert npgettext("paper", "%d sheet", "%d sheets", 2) == "\u2066\u2068%d\u2069 sheets\u2069"


@pytest.mark.usefixtures("arabic")
def test_translated_texts_stay_as_they_are() -> None:
    assert gettext("This field is required.") == "هذا الحقل مطلوب."


@pytest.mark.usefixtures("arabic")
def test_blocks_of_templates_keep_their_direction_too() -> None:
    source = '{% load i18n %}{% blocktranslate %}<a href="{{ url }}">Read</a> {{ name }}!{% endblocktranslate %}'
    shown = Template(source).render(Context({"url": "/ar/", "name": "ليان"}))
    assert shown == '\u2066<a href="/ar/">Read</a> \u2068ليان\u2069!\u2069'


@pytest.mark.usefixtures("arabic")
def test_other_languages_have_no_marks() -> None:
    with override("de"):
        assert gettext("A text that nobody translated (yet)") == "A text that nobody translated (yet)"
    with override("en"):
        assert gettext("Who signs?") == "Who signs?"


def test_isolating_twice_isolates_once() -> None:
    isolate_untranslated(["ar"])
    isolate_untranslated(["ar"])
    with override("ar"):
        assert gettext("Who signs?") == "\u2066Who signs?\u2069"
    trans_real._translations.pop("ar")


@pytest.mark.parametrize(
    "text",
    ["", "Sign the letter", "version 3 of it", ", ", "”, “", "%s", "<br>", "وقّع الرسالة!", "\u2066Done.\u2069"],
)
def test_texts_that_read_the_same_have_no_marks(text: str) -> None:
    assert isolated_text(text) == text


def test_each_line_is_isolated() -> None:
    assert isolated_text("One.\n\nTwo.") == "\u2066One.\u2069\n\n\u2066Two.\u2069"


@pytest.mark.parametrize(
    ("default", "code", "language"),
    [
        ("en", "en-gb", "en-gb"),
        ("en", "fr-ca", "fr-ca"),
        ("en", "ar", "en"),
        ("fr", "ar", "fr"),
        ("ar", "ar", "en"),
        ("ar", "eo", "en"),
    ],
)
def test_texts_are_in_the_default_language_or_english_without_a_catalog(
    settings: DjangoSettings, default: str, code: str, language: str
) -> None:
    settings.LANGUAGE_CODE = default
    assert language_of_texts(code) == language
