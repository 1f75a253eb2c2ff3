"""Names of long lists, typeset by Typst: what is read and heard of them, and that no name is markup."""

from __future__ import annotations

import json
import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.template import engines
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import fonts
from letters.exceptions import RenderFailed
from letters.fonts import LAST_CODE_POINT, InstalledFonts
from letters.pdf import document, names_typesetter, typesetter_client
from letters.pdf.list_columns import list_columns, name_size
from letters.pdf.long_lists import Part
from letters.pdf.names_job import names_job
from letters.pdf.print_job import JobFailure, NamesJob, RenderedPdf, parse_job, serialize_job
from signatories.enums import Kind
from signatories.listing.printed_list import Section
from signatories.models import Signatory
from tests.letters.pdf.pdf_content import pages_of

#: A list as WeasyPrint typesets it in a letter with few names.
HTML = '{% extends "letters/pdf/base.html" %}{% block body %}{% include "letters/pdf/_names.html" %}{% endblock %}'
MARKUP = (
    "#",
    "[",
    "]",
    "$",
    "@",
    "*",
    "_",
    "\\",
    "//",
    "/*",
    '"',
    "'",
    "`",
    "<a>",
    "=",
    "-",
    "+",
    "~",
    "--",
    "#let x",
    "{",
    "}",
)
SCRIPTS = ("北京環境", "東京の会", "서울 연대", "Ὀδυσσεύς", "Ћирилица", "Nguyễn Thị Ngọc", "ᏣᎳᎩ", "ⵜⵉⴼⵉⵏⴰⵖ", "ไทย")


def context(language: str, count: int, *, numbered: bool = False) -> dict[str, Any]:
    letter = SimpleNamespace(
        title="Keep the lake", language=language, numbers_signatories=numbered, identification_note=""
    )
    printed_list = SimpleNamespace(counts=SimpleNamespace(is_empty=False), leads=[])
    return {
        "letter": letter,
        "letterhead": None,
        "printed_list": printed_list,
        "columns": list_columns(count),
        "name_size": name_size(count),
        "signed_until": "28 November 2026",
    }


def part_of(names: list[str], first: int = 1, **more: Any) -> Part:
    entries = [Signatory(kind=Kind.INDIVIDUAL, name=name) for name in names]
    section = Section("individuals", "Individuals", entries, withheld=2)
    defaults = {"is_first": True, "is_last": True, "begins_list": True}
    return Part(section, entries, first, **(defaults | more))


def job_of(names: list[str], language: str = "en", *, numbered: bool = False, **more: Any) -> NamesJob:
    with override(language):
        return names_job(context(language, len(names), numbered=numbered), part_of(names, **more))


def by_typst(names: list[str], language: str = "en", **options: Any) -> RenderedPdf:
    return typesetter_client.typeset_names(job_of(names, language, **options))


def by_weasyprint(names: list[str], language: str = "en", *, numbered: bool = False) -> RenderedPdf:
    with override(language):
        values = context(language, len(names), numbered=numbered) | part_of(names)._asdict()
        html = engines["django"].from_string(HTML).render(values)
    html = document.mark_languages(document.isolate_directions(html), language)
    return typesetter_client.typeset_part(html, identifier="names")


def text_of(rendered: RenderedPdf) -> str:
    text = " ".join(pages_of(rendered.content))
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069\x02\ufffe\ufeff]", "", text).split())


def outline(rendered: RenderedPdf) -> list[tuple[str, str]]:
    """Return the tag and the language of each element, in order, without those that only group others."""
    if rendered.tags:
        return [
            ("/Document", ""),
            *(item for tag in complete(json.loads(rendered.tags)) for item in _walk_detached(tag)),
        ]
    with pikepdf.Pdf.open(BytesIO(rendered.content)) as pdf:
        root: Any = pdf.Root.StructTreeRoot
        return [item for item in _walk(root.K[0]) if item[1] or item[0] not in ("/Span", "/NonStruct")]


def complete(tags: dict[str, Any]) -> list[Any]:
    """Return the detached tags of a part as a list of trees, as merging writes them."""
    bodies = [entry if isinstance(entry[0], str) else ["LBody", "", [entry]] for entry in tags["entries"]]
    items = ["L", "", [["LI", "", [body]] for body in bodies]]
    return [*tags["before"], ["Sect", "", [*tags["headings"], items, *tags["after"]]]]


def _walk_detached(tag: Any) -> list[tuple[str, str]]:
    kind, language, kids = tag
    own = [] if kind == "Span" and not language else [(f"/{kind}", language)]
    return own + [item for kid in kids if isinstance(kid[0], str) for item in _walk_detached(kid)]


def _walk(element: Any) -> list[tuple[str, str]]:
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    dictionaries = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
    # WeasyPrint nests a list for each column in the list.
    nested = element.S == "/L" and element.P.S == "/L"
    tag = "/Span" if element.S == "/NonStruct" else str(element.S)
    own = [] if nested else [(tag, str(element.get("/Lang", "")))]
    return own + [item for kid in dictionaries for item in _walk(kid)]


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("count", [12, 70])
def test_both_engines_print_the_same_text_with_the_same_tags(count: int, numbered: bool) -> None:
    names = [f"Robin Fernleaf {number}" for number in range(count - len(SCRIPTS))] + list(SCRIPTS)
    typst, weasyprint = by_typst(names, numbered=numbered), by_weasyprint(names, numbered=numbered)
    assert text_of(typst) == text_of(weasyprint)
    assert outline(typst) == outline(weasyprint)
    assert typst.pages == weasyprint.pages


def test_right_to_left_names_are_tagged_with_their_language_by_both_engines() -> None:
    names = ["عبد الله الأحمد", "לוי כהן", "Robin (عبد)"]
    assert outline(by_typst(names)) == outline(by_weasyprint(names))


def test_arabic_is_read_as_it_is_written() -> None:
    assert "عبد الله الأحمد" in text_of(by_typst(["عبد الله الأحمد"]))


LATIN_AND_OTHERS = st.text(
    st.one_of(st.characters(max_codepoint=0x24F), st.sampled_from("עع한Ћ👨\u0301\u202e")), min_size=1
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(LATIN_AND_OTHERS, LATIN_AND_OTHERS | st.just("")), max_size=5), st.booleans())
def test_an_entry_in_latin_letters_is_composed_as_any_other(texts: list[tuple[str, str]], numbered: bool) -> None:
    part = part_of([])
    part = part._replace(
        signatories=[
            Signatory(kind=Kind.INDIVIDUAL, name=name, affiliation=affiliation, affiliation_for_identification=True)
            for name, affiliation in texts
        ]
    )
    with override("en"):
        quick = names_job(context("en", 2, numbered=numbered), part)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("letters.pdf.names_job.LAST_LATIN", "")
            assert names_job(context("en", 2, numbered=numbered), part) == quick


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from((*MARKUP, "Robin", " ")), min_size=1, max_size=6), min_size=1, max_size=20))
def test_no_name_is_markup(lists: list[list[str]]) -> None:
    names = [f"R{''.join(words)}n" for words in lists]
    text = text_of(by_typst(names, is_first=False, is_last=False, begins_list=False))
    assert text.replace(" ", "") == "".join(names).replace(" ", "")


def test_a_part_continues_the_numbers_without_heading_and_date() -> None:
    rendered = by_typst(["Robin", "Sam"], numbered=True, first=501, is_first=False, is_last=False, begins_list=False)
    assert text_of(rendered) == "501. Robin 502. Sam"
    assert [tag for tag, _language in outline(rendered)] == ["/Document", "/Sect", "/L", *["/LI", "/LBody"] * 2]


def test_a_part_that_prints_no_count_is_the_same_whatever_the_count() -> None:
    later = {"is_first": False, "begins_list": False}
    few, more = part_of(["Robin"], **later), part_of(["Robin"], **later)
    more.section.more = 1
    with override("en"):
        assert names_job(context("en", 2_000), few) == names_job(context("en", 2_000), more)
        assert names_job(context("en", 2_000), few._replace(is_first=True)) != names_job(
            context("en", 2_000), more._replace(is_first=True)
        )


def test_a_character_without_a_glyph_is_printed_as_such_and_reported() -> None:
    rendered = by_typst(["Robin \U0001dfff", "Sam"])
    assert list(rendered.missing_glyphs) == ["\U0001dfff"]
    assert "\U0001dfff" not in text_of(rendered)


#: Nothing of these is drawn. They are refused wherever names are entered: only a script can have stored them.
UNSEEN = (
    "",
    " ",
    "\u00a0\u2003",
    "\u200b",
    "\u200e\u200f",
    "\u2029",
    "\u0301",
    "\u115f\u1160",
    "\u3164",
    "\u17b4",
    "\u2066",
)


@pytest.mark.parametrize("numbered", [False, True])
def test_a_name_that_cannot_be_seen_is_an_entry_with_a_replacement(numbered: bool) -> None:
    rendered = by_typst([*UNSEEN, "עבד"], numbered=numbered, is_first=False, is_last=False, begins_list=False)
    assert text_of(rendered).count("\ufffd") == len(UNSEEN)
    assert [tag for tag, _language in outline(rendered)].count("/LI") == len(UNSEEN) + 1
    assert outline(rendered)[-1] == ("/Span", "und-Hebr")


@pytest.mark.parametrize("affiliation", ["\u3164", "עבד \u2029", "\u17b4ខ", "\u2066", " "])
def test_no_text_beside_a_name_fails_the_letter(affiliation: str) -> None:
    part = part_of([])._replace(signatories=[Signatory(kind=Kind.INDIVIDUAL, name="עבד", affiliation=affiliation)] * 2)
    with override("en"):
        rendered = typesetter_client.typeset_names(names_job(context("en", 2), part))
    assert len(json.loads(rendered.tags)["entries"]) == 2


def test_entries_that_typst_does_not_tag_fail_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.pdf.names_job._visible", lambda name: name)
    assert text_of(by_typst(["עבד", "\u3164", "עבד"], is_first=False, is_last=False, begins_list=False)) == "עבד עבד"


def test_names_are_typeset_without_the_list_of_fontconfig(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = text_of(by_typst(["Robin", "東京の会"]))
    monkeypatch.setattr(fonts, "installed_fonts", lambda: InstalledFonts(frozenset(), bytes(LAST_CODE_POINT + 1), {}))
    assert text_of(by_typst(["Robin", "東京の会"])) == expected
    assert by_typst(["Robin \U0001dfff"]).pages == 1


def test_without_any_font_the_failure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_typesetter, "FAMILIES", {})
    assert names_typesetter.typeset(job_of(["Robin"])) == JobFailure("None of the fonts of PDFs is installed.")


def test_a_long_word_and_stacked_marks_stay_in_their_column() -> None:
    names = ["W" * 255, "Rob" + "\u0301" * 14 + "in", "W" * 30 + " Fernleaf"]
    rendered = by_typst(names * 30)
    assert text_of(rendered).replace(" ", "").count("W") == 285 * 30


def test_a_chain_of_joined_emoji_stays_on_the_page() -> None:
    pages = pypdfium2.PdfDocument(by_typst(["Robin " + "👨\u200d" * 120 + "👨"]).content)
    picture = pages[0].render().to_pil().convert("L")
    pages.close()
    right_margin = picture.crop((picture.width - 70, 0, picture.width, picture.height))
    assert right_margin.getextrema() == (255, 255)


def test_the_same_job_gives_the_same_bytes() -> None:
    assert by_typst(["Robin", "עבד"]) == by_typst(["Robin", "עבד"])


def test_the_columns_of_the_last_page_are_equal() -> None:
    names = [f"Robin {number}" for number in range(66)]
    text = text_of(by_typst(names))
    assert text.index("Robin 32") < text.index("Robin 33")
    entries = json.loads(job_of(names).names)["entries"]
    assert entries == names


def test_a_job_arrives_as_it_was_sent() -> None:
    job = job_of(["Robin \U0001dfff", "עבד"])
    assert parse_job(*serialize_job(job)) == job


def test_a_template_that_fails_is_a_failure_with_a_reason() -> None:
    with pytest.raises(RenderFailed, match="TypstError: unknown variable"):
        typesetter_client.typeset_names(NamesJob("#undefined", job_of(["Robin"]).names))
