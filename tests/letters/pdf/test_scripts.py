"""Letters that are written from right to left, and the glyphs of scripts that differ by language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.utils.translation import override
from wagtail.models import Locale

from letters.fonts import font_families
from letters.models import LetterPage
from letters.pdf.document import render_letter
from letters.pdf.print_job import RenderedPdf
from letters.pdf.typesetter_client import typeset
from letters.templatetags.letter_tags import direction, isolated, isolated_lines
from signatories.enums import Kind
from signatories.models import Signatory

#: Names of organizations in scripts that a right-to-left letter mixes.
NAMES = (
    "Larch Society",
    "شبكة الصفصاف",
    "日本野鳥の会",
    "北京大学环保社",
    "हिमालय जल समिति",
    "ᓄᓇᕗᑦ ᐃᓄᐃᑦ",
    "שרה כהן",
    "김민준",
)


def arabic_letter() -> LetterPage:
    letter = LetterPage(title="احموا البحيرة", subject="مياه البحيرة", locale=Locale(language_code="ar"))
    letter.body = [("paragraph", "<p>نحن نطلب حماية البحيرة كما تنص عليه Lake Convention.</p>")]
    letter.numbers_signatories = True
    return letter


def entries() -> list[Signatory]:
    signed = [Signatory(kind=Kind.ORGANIZATION, name=name) for name in NAMES]
    for signatory in signed:
        signatory.set_keys()
    return signed


@pytest.fixture
def document(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the HTML of an Arabic letter."""
    documents = []

    def fake(html: str, **options: Any) -> RenderedPdf:
        documents.append(html)
        return RenderedPdf(b"%PDF-", 1)

    monkeypatch.setattr("letters.pdf.typesetter_client.typeset", fake)
    render_letter(arabic_letter(), entries())
    return str(documents[0])


def test_an_arabic_letter_is_set_from_right_to_left(document: str) -> None:
    assert '<html lang="ar" dir="rtl">' in document
    assert document.index('@bottom-right { content: "') < document.index('@bottom-left { content: "')


def test_latin_names_in_an_arabic_letter_have_their_own_direction(document: str) -> None:
    assert '<bdi dir="ltr">Larch Society</bdi>' in document
    assert "شبكة الصفصاف" in document
    assert "<bdi>شبكة" not in document


@pytest.mark.slow
def test_an_arabic_letter_is_printed_with_all_its_names(db: None) -> None:
    rendered = render_letter(arabic_letter(), entries())
    assert rendered.missing_glyphs == ()
    pdf = pypdfium2.PdfDocument(rendered.content)
    try:
        page = pdf[0]
        text = page.get_textpage().get_text_range()
        width = page.get_width()
        # The title begins at the right margin, 26 mm from the edge.
        title = page.get_textpage().search("احموا")
        position = title.get_next()
        boxes = (
            [page.get_textpage().get_charbox(position[0] + index) for index in range(position[1])] if position else []
        )
    finally:
        pdf.close()
    for name in ("Larch Society", "日本野鳥の会", "北京大学环保社"):
        assert name in text
    assert boxes
    assert width - max(right for _left, _bottom, right, _top in boxes) == pytest.approx(26 / 25.4 * 72, abs=3)


@pytest.mark.parametrize("language", ["ar", "ja", "zh-hans", "zh-hant", "ko", "hi", "iu"])
@pytest.mark.slow
def test_names_are_printed_without_a_missing_glyph_in_every_language(language: str) -> None:
    html = "".join(f"<p>{name}" for name in (*NAMES, "髙橋 﨑本 𠮷野", "ᐊᓇᓐ ᐃᓄᒃ", "क्षत्रिय ज्ञानेश्वर"))
    style = f"<style>html {{ font-family: {font_families(language)} }}</style>"
    rendered = typeset(f"<!doctype html><html lang={language}><title>T</title>{style}{html}", identifier=language)
    assert rendered.missing_glyphs == ()


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("ja", "Noto Serif CJK JP"),
        ("zh-hant", "Noto Serif CJK TC"),
        ("zh-hans", "Noto Serif CJK SC"),
        ("ko", "Noto Serif CJK KR"),
        ("en", "Noto Serif CJK SC"),
        ("und-Jpan", "Noto Serif CJK JP"),
    ],
)
def test_chinese_characters_are_drawn_as_their_language_draws_them(language: str, family: str) -> None:
    assert re.findall(r"Noto Serif CJK \w+", font_families(language)) == [family]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "family"), [("ja", "JP"), ("zh-hant", "TC")])
def test_the_typesetter_takes_the_glyphs_of_the_language(language: str, family: str) -> None:
    style = f"<style>html {{ font-family: {font_families(language)} }}</style>"
    html = f"<!doctype html><html lang={language}><title>T</title>{style}<p>直骨角"
    content = typeset(html, identifier=language).content
    pdf = pypdfium2.PdfDocument(content)
    try:
        page = pdf[0]
        names = {font_name(item) for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT}
    finally:
        pdf.close()
    assert [name.rpartition("-")[2] for name in names] == [family]


def font_name(text_object: Any) -> str:
    """Return the name of the font of a text in a PDF."""
    import ctypes

    font = pypdfium2.raw.FPDFTextObj_GetFont(text_object)
    buffer = ctypes.create_string_buffer(200)
    pypdfium2.raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode()


def test_in_a_latin_document_only_other_scripts_are_isolated() -> None:
    with override("en"):
        assert isolated("Larch Society") == "Larch Society"
        assert isolated("شبكة") == '<bdi dir="rtl" lang="und-Arab">شبكة</bdi>'
        assert isolated("Larch (شبكة)") == "<bdi>Larch (شبكة)</bdi>"
        assert isolated("日本の会") == '<span lang="und-Jpan">日本の会</span>'


def test_each_line_of_an_address_has_its_own_direction() -> None:
    address = "شارع البحيرة 5\n100 <Lake> Street\nهاتف: +1 (613) 555-0100، فاكس"
    with override("ar"):
        assert isolated_lines(address) == (
            '<span lang="und-Arab">شارع البحيرة 5</span><br><bdi dir="ltr">100 &lt;Lake&gt; Street</bdi><br>'
            '<span lang="und-Arab">هاتف: <bdi dir="ltr">+1 (613) 555-0100</bdi>، فاكس</span>'
        )
    with override("en"):
        assert isolated_lines("100 <Lake> Street\r\n+1 613 555 0100") == "100 &lt;Lake&gt; Street<br>+1 613 555 0100"


@pytest.mark.parametrize(
    ("language", "text", "attribute"),
    [
        ("en", "Larch", ""),
        ("en", "1. شبكة Larch", ' dir="rtl"'),
        ("ar", "ACME Inc.", ' dir="ltr"'),
        ("ar", "شبكة", ""),
        ("ar", "2026", ""),
    ],
)
def test_a_text_against_the_direction_of_the_document_has_an_attribute(
    language: str, text: str, attribute: str
) -> None:
    with override(language):
        assert direction(text) == attribute


def test_style_sheets_have_no_left_and_right() -> None:
    css = (Path(settings.BASE_DIR) / "cms" / "static" / "cms" / "site.css").read_text()
    css += (Path(settings.BASE_DIR) / "letters" / "static" / "letters" / "embed_frame.css").read_text()
    physical = (
        r"(?:^|[\s;{])(?:left|right|(?:margin|padding|border)-(?:left|right)|float|text-align: (?:left|right))\s*:"
    )
    assert re.findall(physical, css, re.MULTILINE) == []
    four_values = re.findall(r"(?:margin|padding): [^\s;]+ ([^\s;]+) [^\s;]+ ([^\s;]+);", css)
    assert [(end, start) for end, start in four_values if end != start] == []
