from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.typography import TYPOGRAPHY, typeset_html, typeset_text, typography_of

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("<p>Vraiment ?</p>", f"<p>Vraiment{N}?</p>"),
        ("<p>Objet : l’eau ; et l’air !</p>", f"<p>Objet{N}: l’eau{N}; et l’air{N}!</p>"),
        ("<p>« L’eau »</p>", f"<p>«{N}L’eau{N}»</p>"),
        (f"<p>«{W}L’eau{W}»</p>", f"<p>«{N}L’eau{N}»</p>"),
        ("<p>10 000 personnes</p>", f"<p>10{N}000 personnes</p>"),
        ("<p>M. Larch</p>", f"<p>M.{W}Larch</p>"),
    ],
)
def test_french_spaces_are_those_of_a_printer(text: str, printed: str) -> None:
    assert typeset_html(text, "fr") == printed


@pytest.mark.parametrize(
    "text",
    [
        "<p>14:05, https://example.org/a:b</p>",
        "<style>p { color: red ; }</style>",
        "<title>Eau : la lettre</title>",
        '<a href="/a ?b">là</a>',
        "<bdi>Collectif « Eau » !</bdi>",
    ],
)
def test_what_is_no_text_and_names_stay(text: str) -> None:
    assert typeset_html(text, "fr") == text


def test_other_languages_stay_as_they_were_typed() -> None:
    assert typeset_html("<p>Really ?</p>", "en") == "<p>Really ?</p>"


@given(st.text(alphabet="a1 :;!?«»<>p/bdi\u00a0\u202f", max_size=60))
def test_setting_spaces_twice_is_setting_them_once(text: str) -> None:
    once = typeset_html(text, "fr")
    assert typeset_html(once, "fr") == once


@given(st.text(alphabet="a1 :;!?«»\u00a0\u202f", max_size=60))
def test_nothing_but_spaces_changes(text: str) -> None:
    def letters(html: str) -> str:
        return "".join(html.split())

    assert letters(typeset_html(text, "fr")) == letters(text)


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("de", 'Sie sagt "Nein", z. B. am 8. Juli', f"Sie sagt „Nein“, z.{N}B. am 8.{W}Juli"),
        ("de-at", '"Nein"', "„Nein“"),
        ("de-ch", '"Nein"', "«Nein»"),
        ("de", "nach Art. 5 Abs. 2, 12 Mio. Euro", f"nach Art.{W}5 Abs.{W}2, 12{W}Mio. Euro"),
        ("es", 'El "agua" de la Sra. Olmo', f"El «agua» de la Sra.{W}Olmo"),
        ("fr-ca", 'L’"eau" !', f"L’«{N}eau{N}»{N}!"),
        ("fr-ch", '("eau")', f"(«{N}eau{N}»)"),
        ("pt-br", '"Água"', "“Água”"),
        ("pt", '"Água"', "«Água»"),
        ("pl", "woda w rzece", f"woda w{W}rzece"),
        ("zh-hant", '"水"', "「水」"),
        ("en", 'We say "no" to a 5" pipe', 'We say “no” to a 5" pipe'),
        ("de", "&quot;Nein&quot;", "„Nein“"),
        # No entry.
        ("cy", '"Na" ! z. B.', '"Na" ! z. B.'),
    ],
)
def test_each_language_has_its_quotation_marks_and_spaces(language: str, text: str, printed: str) -> None:
    assert typeset_html(f"<p>{text}</p>", language) == f"<p>{printed}</p>"


@pytest.mark.parametrize("language", ["de", "fr", "es", "en"])
@pytest.mark.parametrize(
    "html",
    [
        '<p>https://example.org/?q="a"</p>',
        '<p>www.example.org/"a"!</p>',
        '<p>"z. B."@example.org</p>'.replace('"z. B."', "z.b."),
        '<a title=\'"a" !\' href="/x?a=1 ;">x</a>',
        '<code>say("z. B.") ;</code>',
        '<script>x = "a" ;</script>',
        '<p><span lang="nl">"Nee" !</span></p>',
        '<p><i translate="no">"Nee" !</i></p>',
        '<ul class="names"><li>"Larch" !</li></ul>',
    ],
)
def test_addresses_code_names_and_other_languages_stay(html: str, language: str) -> None:
    assert typeset_html(html, language) == html


def test_a_plain_text_may_contain_angle_brackets() -> None:
    assert typeset_text('1 < 2 > "Nein"', "de") == "1 < 2 > „Nein“"


def test_a_region_has_the_rules_of_its_language() -> None:
    assert typography_of("fr-ca") == typography_of("fr") == TYPOGRAPHY["fr"]
    assert typography_of("zh-hans") != typography_of("zh-hant")


PIECES = st.sampled_from(
    [
        "a",
        "w",
        "z.",
        "B.",
        "M.",
        "1",
        "000",
        " ",
        "\xa0",
        N,
        '"',
        "&quot;",
        "«",
        "»",
        "„",
        "“",
        ":",
        "!",
        ";",
        "§",
        "%",
        "<p>",
        "</p>",
        "<bdi>",
        "</bdi>",
        "https://x.org/",
        "Juli",
    ]
)


@example("&quot;&quot;&quot;&quot;", "ar")
@example('"(&quot;b" c&quot;', "ar")
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([*TYPOGRAPHY, "cy"]))
def test_the_rules_are_idempotent_and_change_only_spaces_and_quotation_marks(text: str, language: str) -> None:
    once = typeset_html(text, language)
    assert typeset_html(once, language) == once

    def letters(html: str) -> str:
        return re.sub(r'["\s«»„“”‘’「」]|&quot;', "", html)

    assert letters(once) == letters(text)


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(list(TYPOGRAPHY)))
def test_names_are_never_changed(text: str, language: str) -> None:
    name = text.replace("<", "").replace(">", "")
    assert typeset_html(f'<p>" <bdi>{name}</bdi> "</p>', language).count(f"<bdi>{name}</bdi>") == 1
