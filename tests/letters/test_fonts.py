from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import fonts
from letters.fonts import missing_glyphs
from letters.pdf.typesetter_client import typeset
from signatories.text import PLAIN, UnprintableText, printable_text

#: Scripts in use today, beyond those of `test_standards`.
LIVING = (
    *("𞤀𞤣𞤤𞤢𞤥", "ᬩᬮᬶ", "ꚠꚡ", "ᯅᯖᯂ᯲", "ᨒᨚᨈᨑ", "𑄌𑄋𑄴𑄟", "ꨌꩌ", "ⲁⲃ", "𐴌𐴗𐴥", "ꦗꦮ", "ꤊꤛ", "ᰛᰩᰵ", "ᤕᤠᤰ", "ꓡꓲ", "ࡌࡀࡍ", "ꯃꯤ"),
    *("𖼀𖼁", "ᠮᠣᠩ", "ߒߞߏ", "ᦟᦲ", "𑐣𑐾", "ᱚᱞ", "ଓଡ଼ିଆ", "𐓏𐓘", "𐒋𐒘", "𖬌𖬣", "ꢱꣃ", "ᮞᮥ", "ꠍꠤ", "ܣܘܪ", "ᜊ", "ᥖᥭ", "ᨲᩫ", "ꪼꪕ"),
    *("ދިވެހި", "ꕙꔤ", "𞋒𞋀", "𑢹𑣗", "ꆈꌠ"),
)


def assigned() -> Iterator[str]:
    """Return the characters of stored text, which is in NFC. Newer releases of HarfBuzz draw others decomposed."""
    characters = (chr(code) for code in range(0x110000))
    return (
        character
        for character in characters
        if unicodedata.category(character)[0] in "LNPS" and unicodedata.is_normalized("NFC", character)
    )


@pytest.mark.parametrize("name", LIVING)
def test_scripts_that_people_write_can_be_printed(name: str) -> None:
    assert missing_glyphs(name) == []
    assert printable_text(name) == unicodedata.normalize("NFC", name)


@pytest.mark.slow
def test_they_are_printed() -> None:
    html = "".join(f"<p>{name}" for name in LIVING)
    assert typeset(f"<!doctype html><html lang=en><title>T</title>{html}", identifier="living").missing_glyphs == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Robin Fernleaf", []),
        ("Zoë 👩\u200d🔧 ❤\ufe0f 1\ufe0f\u20e3 می\u200cخواهم 北京", []),
        ("𐎀 and 𒀀, 𐎀", ["𐎀", "𒀀"]),
        ("\ue000", ["\ue000"]),
        ("\ufffd", []),
    ],
)
def test_characters_without_a_glyph_are_reported_once_and_in_order(text: str, missing: list[str]) -> None:
    assert missing_glyphs(text) == missing


@pytest.mark.slow
@given(st.lists(st.sampled_from([*assigned()]), min_size=50, max_size=200))
@settings(max_examples=5, deadline=None)
def test_it_says_what_the_typesetter_finds(characters: list[str]) -> None:
    # No direction mark or joiner stands alone. Each character is a paragraph, so that fallback fonts cannot be shared.
    html = "".join(
        f"<p>{'&lt;' if character == '<' else '&amp;' if character == '&' else character}" for character in characters
    )
    rendered = typeset(f"<!doctype html><html lang=en><title>T</title>{html}", identifier="random")
    assert sorted(set(rendered.missing_glyphs)) == sorted(missing_glyphs("".join(characters)))


def test_what_needs_no_closer_look_has_a_glyph() -> None:
    plain = "".join(character for character in assigned() if PLAIN.fullmatch(character))
    assert missing_glyphs(plain) == []


def test_the_error_names_the_unprintable_character_and_its_position() -> None:
    with pytest.raises(UnprintableText) as caught:
        printable_text("Robin 𐎀", needs_glyphs=True)
    assert str(caught.value) == "No font can draw “𐎀” (U+10380) after “Robin”. Write it in another way."


def test_a_machine_without_all_fonts_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "missing_families", lambda: ["Noto Serif CJK SC"])
    assert missing_glyphs("𐎀") == []
    assert printable_text("Robin 𐎀", needs_glyphs=True) == "Robin 𐎀"
