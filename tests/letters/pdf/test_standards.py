"""Conformance of PDFs, checked by other programs: PDF/UA-1 and PDF/A-3a by veraPDF, text and glyphs by poppler."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from letters.enums import EditionState
from letters.models import Edition, Letterhead, LetterPage
from letters.pdf.document import render_letter
from letters.pdf.print_job import EmbeddedFile, RenderedPdf
from letters.pdf.typesetter_client import typeset
from signatories.enums import Kind
from signatories.models import Organization, Signatory
from tests.letters.pdf.verapdf import broken_rules
from tests.letters.test_blocks import BARE, EMPTY, HEADED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STANDARDS = {"ua1": "pdf/ua-1", "3a": "pdf/a-3a"}
#: Names in every supported script, and emoji of every kind.
NAMES = (
    *("عبد الله الأحمد", "לוי כהן", "北京環境", "東京の会", "서울 연대", "हिन्दी क्षेत्र", "বাংলা", "தமிழ்", "ไทย", "ᐃᓄᒃᑎᑐᑦ"),
    *("ᏣᎳᎩ", "ⵜⵉⴼⵉⵏⴰⵖ", "Ὀδυσσεύς", "Ћирилица", "Հայերեն", "ქართული", "አማርኛ", "ខ្មែរ", "ລາວ", "မြန်မာ", "සිංහල", "తెలుగు"),
    *("ಕನ್ನಡ", "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ", "བོད་", "Nguyễn Thị Ngọc", "Łucja", "Þór"),
)
EMOJI = ("🌍", "👩‍👩‍👧", "🇨🇦", "👍🏽", "✊🏿", "❤️", "1️⃣", "☂️")
NESTED = "<ol><li><p>One</p></li><li>Two<ul><li>a</li><li>b</li></ul></li><li>Three</li></ol>"


def entries(count: int, kind: str = Kind.INDIVIDUAL) -> list[Signatory]:
    signatories = [Signatory(kind=kind, name=f"Robin Fernleaf {number}", title="Professor") for number in range(count)]
    for entry in signatories:
        entry.set_keys()
    return signatories


def unsaved_letter(picture: Any) -> LetterPage:
    """Return an unsaved letter with every kind of block."""
    letter = LetterPage(
        title="Keep the lake", standfirst="On water.", locale=Locale(language_code="en"), shows_logos=True
    )
    body = [
        {"type": "heading", "value": "What we ask"},
        {"type": "paragraph", "value": f"<p>We ask for this [1], and for that [2].</p>{NESTED}<p>Again [1].</p>"},
        {"type": "demands", "value": ["<p>Keep the lake.</p>", "<p>Keep the river [3].</p><p>All of it.</p>"]},
        {"type": "quotation", "value": {"quote": "Water is everybody’s.", "attribution": "Robin Fernleaf"}},
        {"type": "image", "value": {"image": picture.pk, "alt_text": "A lake", "credit": "Sam Birch"}},
        *({"type": "table", "value": table} for table in (TABLE, HEADED, BARE, EMPTY)),
        {"type": "notes", "value": ["<p>A report.</p>", "<p>A <i>second</i> one.</p>", "<p>A third.</p>"]},
    ]
    letter.body = letter._meta.get_field("body").to_python(json.dumps(body))
    return letter


@pytest.fixture(scope="module")
def paths_by_variant() -> dict[str, dict[str, Path]]:
    """Return the PDFs typeset so far, by variant and name: each takes seconds."""
    return {}


@pytest.fixture
def documents(
    paths_by_variant: dict[str, dict[str, Path]], tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> Callable[[str], dict[str, Path]]:
    """Return a function that typesets three letters in a variant: all blocks, 400 organizations, and 10,000 names."""

    def make(variant: str) -> dict[str, Path]:
        if variant not in paths_by_variant:
            settings.PDF_VARIANT = variant
            folder = tmp_path_factory.mktemp("standards")
            paths_by_variant[variant] = {
                name: folder / f"{name}.pdf" for name in ("everything", "organizations", "long")
            }
            for path, rendered in zip(paths_by_variant[variant].values(), _set(), strict=True):
                path.write_bytes(rendered.content)
        return paths_by_variant[variant]

    return make


def _set() -> Iterator[RenderedPdf]:
    picture = get_image_model().objects.create(title="Lake", file=get_test_image_file())
    organization = Organization(pk=1, name="Larch", logo=picture, logo_permitted=True)
    lead = Signatory(kind=Kind.ORGANIZATION, name="Société اللغة", lead_order=1, organization=organization)
    odd = [Signatory(kind=Kind.INDIVIDUAL, name=f"{name} {EMOJI[n % len(EMOJI)]}") for n, name in enumerate(NAMES)]
    edition = Edition(number=7, state=EditionState.PUBLISHED, published_at=datetime(2026, 7, 8, 14, tzinfo=UTC))
    yield render_letter(
        unsaved_letter(picture),
        [lead, *odd, *entries(70)],
        edition=edition,
        letterhead=Letterhead(name="Coalition", logo=picture, press_contact="Robin, robin@example.org"),
        address="https://letters.example.org/letters/lake/",
        embedded_files=[EmbeddedFile("signatories.csv", "The signatories", b"name\r\n")],
    )
    plain = LetterPage(title="Keep the lake", locale=Locale(language_code="en"))
    yield render_letter(plain, entries(400, Kind.ORGANIZATION), edition=edition)
    yield render_letter(
        plain, [*odd, *entries(10_000)], edition=edition, address="https://letters.example.org/letters/lake/"
    )


@pytest.mark.parametrize("standard", STANDARDS)
def test_verapdf_finds_nothing_in_any_kind_of_letter(documents: Any, standard: str) -> None:
    paths = documents(STANDARDS[standard])
    assert broken_rules(standard, list(paths.values())) == []


def test_verapdf_finds_what_is_wrong(tmp_path: Path) -> None:
    """Negative control: a PDF without tags and title."""
    path = tmp_path / "bare.pdf"
    bare = pikepdf.new()
    bare.add_blank_page()
    bare.save(path)
    assert [line for line in broken_rules("ua1", [path]) if " 7.1-11 " in line or "fails" in line] != []


@pytest.fixture
def tree(documents: Any) -> Iterator[Any]:
    """Return the root of the tag tree of the letter with all blocks."""
    with pikepdf.open(documents("pdf/ua-1")["everything"]) as pdf:
        yield pdf.Root.StructTreeRoot.K[0]


def kids(element: Any) -> list[Any]:
    children = element.get("/K", [])
    children = list(children) if isinstance(children, pikepdf.Array) else [children]
    return [kid for kid in children if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def walk(element: Any) -> Any:
    yield element
    for kid in kids(element):
        yield from walk(kid)


def test_a_note_is_read_right_behind_the_mark_that_leads_to_it(tree: Any) -> None:
    behind = [
        (str(before.S), str(note.S), str(note.ID))
        for element in walk(tree)
        for before, note in zip(kids(element), kids(element)[1:], strict=False)
        if note.S == "/Note"
    ]
    assert behind == [("/Reference", "/Note", f"note-{number}") for number in (1, 2, 3)]


def test_a_list_item_holds_a_label_and_a_body_and_nothing_else(tree: Any) -> None:
    items = [element for element in walk(tree) if element.S == "/LI"]
    assert {tuple(str(kid.S) for kid in kids(item)) for item in items} == {("/Lbl", "/LBody"), ("/LBody",)}


def test_headings_of_tables_say_what_they_head(tree: Any) -> None:
    cells = [element for element in walk(tree) if element.S == "/TH"]
    assert {str(cell.A.Scope) for cell in cells} == {"/Column", "/Row"}


def test_a_name_in_another_script_carries_its_language(tree: Any) -> None:
    languages = {str(element.Lang) for element in walk(tree) if "/Lang" in element}
    assert {"und-Arab", "und-Hebr", "und-Hani", "und-Jpan", "und-Kore", "und-Cans"} <= languages


def test_the_document_says_its_language_and_edition(documents: Any) -> None:
    for name, path in documents("pdf/ua-1").items():
        with pikepdf.open(path) as pdf:
            metadata = pdf.Root.Metadata.read_bytes().decode()
        assert "<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>" in metadata, name
        assert "<xmpMM:VersionID>7</xmpMM:VersionID>" in metadata, name
        has_address = "<dc:identifier>https://letters.example.org/letters/lake/</dc:identifier>" in metadata
        assert has_address is (name != "organizations")


def poppler(path: Path, *options: str, tool: str = "pdftotext") -> str:
    if shutil.which(tool) is None:
        pytest.skip("poppler is not installed")
    return subprocess.run([tool, *options, str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_arabic_is_copied_as_it_is_written(documents: Any) -> None:
    text = poppler(documents("pdf/ua-1")["everything"])
    assert "عبد الله الأحمد" in re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


@pytest.mark.parametrize("field", ["title", "standfirst", "subject", "salutation", "closing", "place"])
def test_arabic_in_the_text_of_a_letter_is_copied_as_it_is_written(tmp_path: Path, field: str) -> None:
    letter = LetterPage(**{"title": "T", field: "To عبد الله"}, locale=Locale(language_code="en"))
    path = tmp_path / "arabic.pdf"
    path.write_bytes(render_letter(letter, []).content)
    assert "عبد الله" in re.sub("[\u202a-\u202e\u2066-\u2069]", "", poppler(path))


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float]]:
    """Return width and height of the ink of each name, in points, set at 10 points on a line of its own."""
    folder = tmp_path_factory.mktemp("ink")
    texts = [*NAMES, *EMOJI, "x"]
    style = (
        "@page { size: 200pt 40pt; margin: 0 }"
        "p { break-after: page; font: 10pt/20pt 'Noto Serif', 'Noto Color Emoji'; margin: 10pt }"
    )
    html = "".join(f"<p>{name}</p>" for name in texts)
    rendered: RenderedPdf = typeset(
        f"<!doctype html><html lang=en><title>T</title><style>{style}</style>{html}", identifier="ink"
    )
    assert (list(rendered.missing_glyphs), rendered.pages) == ([], len(texts))
    (folder / "ink.pdf").write_bytes(rendered.content)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", folder / "ink.pdf", folder / "page"], check=True)
    ink_sizes = {}
    for name, path in zip(texts, sorted(folder.glob("page*")), strict=True):
        box = Image.open(path).point(lambda value: 255 - value).getbbox()
        assert box, f"nothing is drawn of {name}"
        ink_sizes[name] = (box[2] - box[0], box[3] - box[1])
    return ink_sizes


@pytest.mark.parametrize("name", [*NAMES, *EMOJI])
def test_every_script_and_emoji_is_drawn_at_the_size_of_the_text(
    sizes: dict[str, tuple[float, float]], name: str
) -> None:
    width, height = sizes[name]
    # A stack of Tibetan or Khmer is as high as a line; an emoji of many characters is as wide as any other.
    assert 2 <= height <= 20
    if name in EMOJI:
        assert 5 <= width <= 16
