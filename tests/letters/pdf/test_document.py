"""The content of typeset PDFs, read back with pypdfium2."""

from __future__ import annotations

import ctypes
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from letters.colours import heading_colour
from letters.enums import EditionState
from letters.exceptions import RenderFailed
from letters.models import Edition, Letterhead, LetterPage
from letters.pdf.document import render_letter
from letters.pdf.embedded_images import data_url
from letters.pdf.print_job import RenderedPdf
from letters.pdf.typesetter_client import typeset
from signatories.enums import Kind
from signatories.models import Organization, Signatory

NAMES = [
    "Nguyễn Thuỵ Diễm Quế",
    "ᑮᓇᖅ (Kiinaq)",
    "مركز ضفاف",
    "Ευρυδίκη",
    "Łucja Wierzbanowska",
    "+1 Collective <b>&</b>",
]
#: The result of a fake typesetter whose output does not matter.
SET = RenderedPdf(b"%PDF-", 1)
BODY = [
    {"type": "paragraph", "value": "<p>We ask for this [1] and not for that [7].</p>"},
    {"type": "demands", "value": ["<p>Keep the lake.</p>", "<p>Keep the river.</p>"]},
    {"type": "quotation", "value": {"quote": "Water is everybody’s.", "attribution": "Robin Fernleaf"}},
    {"type": "notes", "value": ["<p>A report on lakes.</p>"]},
]


def signatories() -> list[Signatory]:
    lead = Signatory(kind=Kind.ORGANIZATION, name="Lead Society", lead_order=1)
    others = [Signatory(kind=Kind.ORGANIZATION, name=name) for name in NAMES]
    individual = Signatory(kind=Kind.INDIVIDUAL, name="Sam Birch", title="Professor", affiliation="Example College")
    signed = [lead, *others, individual]
    for signatory in signed:
        signatory.set_keys()
    return signed


def letter(language: str = "en") -> LetterPage:
    letter = LetterPage(
        title="Keep the lake",
        standfirst="A letter about water.",
        place="Ottawa",
        date=date(2020, 7, 1),
        subject="The lake",
        salutation="Dear Minister,\nDear Deputy Minister,",
        closing="Respectfully,",
        locale=Locale(language_code=language),
    )
    letter.recipients = [("addressee", {"name": "Jo Cedar", "office": "Minister of Lakes", "address": "1 Example St"})]
    letter.copies = [("addressee", {"name": "Kim Larch", "office": "Commissioner"})]
    letter.body = letter._meta.get_field("body").to_python(json.dumps(BODY))
    return letter


@pytest.fixture(scope="module")
def rendered(django_db_setup: None, django_db_blocker: Any) -> RenderedPdf:
    """Return the PDF of a letter with all features."""
    edition = Edition(
        number=2,
        state=EditionState.PUBLISHED,
        organization_count=7,
        individual_count=1,
        published_at=datetime(2020, 7, 8, 18, 5, tzinfo=UTC),
    )
    letterhead = Letterhead(name="Coalition of the Lake", address="1 Example Street", press_contact="Alix, 555 0100")
    # The constructor of a page looks its content type up.
    with django_db_blocker.unblock(), translation.override("en"):
        return render_letter(letter(), signatories(), letterhead=letterhead, edition=edition)


@pytest.fixture(scope="module")
def document(rendered: RenderedPdf) -> Iterator[pypdfium2.PdfDocument]:
    opened = pypdfium2.PdfDocument(rendered.content)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def text(document: pypdfium2.PdfDocument) -> str:
    """Return the text of all pages with whitespace collapsed."""
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_its_parts_stand_in_the_order_of_a_letter(text: str) -> None:
    parts = [
        "Coalition of the Lake",
        "Keep the lake",
        "A letter about water.",
        "Ottawa, 1 July 2020",
        "Jo Cedar",
        "Minister of Lakes",
        "1 Example St",
        "Copies:",
        "Kim Larch, Commissioner",
        "Re: The lake",
        "Dear Minister,",
        "We ask for this",
        "Keep the lake.",
        "Water is everybody’s.",
        "Respectfully,",
        "Lead signatories",
        "Signatories as of 8 July 2020",
        "Organizations (6)",
        "Individuals (1)",
        "Sam Birch, Professor, Example College",
        "Affiliations are listed for identification purposes only.",
        "Contact for the press",
        "Alix, 555 0100",
        "Edition 2 · 8 July 2020, 14:05 EDT · 7 organizations and 1 individual",
    ]
    places, position = [], 0
    for part in parts:
        position = text.find(part, position)
        places.append(position)
    assert [part for part, place in zip(parts, places, strict=True) if place == -1] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "مركز ضفاف"])
def test_every_name_can_be_read_back(text: str, name: str) -> None:
    assert name in text


def test_a_name_of_the_other_direction_is_there_letter_by_letter(text: str) -> None:
    # PDF readers return Arabic in visual order, in presentation forms, or both.
    assert any("\u0600" <= character <= "\u06ff" or "\ufb50" <= character <= "\ufeff" for character in text)


def test_a_lead_signatory_is_named_once(text: str) -> None:
    assert text.count("Lead Society") == 1


def test_a_note_stands_at_the_foot_of_the_page_that_refers_to_it(document: pypdfium2.PdfDocument) -> None:
    page = next(page for page in document if "We ask for this" in page.get_textpage().get_text_bounded())
    textpage = page.get_textpage()
    match = textpage.search("A report on lakes.").get_next()
    assert match is not None
    _left, bottom, _right, _top = textpage.get_charbox(match[0])
    assert bottom < page.get_height() / 4


def test_a_figure_without_a_note_stays_as_it_was_written(text: str) -> None:
    assert "not for that [7]." in text
    assert "[1]" not in text


def test_every_page_has_its_number(document: pypdfium2.PdfDocument, rendered: RenderedPdf) -> None:
    assert len(document) == rendered.pages
    for number, page in enumerate(document, start=1):
        assert f"Page {number} of {rendered.pages}" in page.get_textpage().get_text_bounded()


def test_it_has_a_title_an_author_a_language_and_tags(document: pypdfium2.PdfDocument) -> None:
    metadata = document.get_metadata_dict()
    assert (metadata["Title"], metadata["Author"]) == ("Keep the lake", "Coalition of the Lake")
    assert document.is_tagged() is True
    language = (ctypes.c_ushort * 8)()
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, language, ctypes.sizeof(language))
    assert bytes(language).decode("utf-16-le").rstrip("\0") == "en"


def test_its_bookmarks_are_its_headings(document: pypdfium2.PdfDocument) -> None:
    titles = [bookmark.get_title() for bookmark in document.get_toc()]
    assert titles == [
        "Keep the lake",
        "Lead signatories (1)",
        "Organizations (6)",
        "Individuals (1)",
        "Contact for the press",
    ]


def test_the_same_letter_gives_the_same_bytes() -> None:
    html = "<!doctype html><html lang=en><title>Twice</title><h1>Twice</h1><p>The same.</p>"
    first, second = (typeset(html, identifier="twice") for _time in range(2))
    assert first == second


@pytest.mark.django_db
def test_without_an_edition_it_is_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    documents: list[str] = []
    monkeypatch.setattr("letters.pdf.typesetter_client.typeset", lambda html, **_more: documents.append(html) or SET)
    render_letter(letter("fr"), signatories())
    assert "Brouillon" in documents[0]
    assert 'lang="fr"' in documents[0]
    assert "Organisations" in documents[0]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "https://example.org/x.png", "file:///etc/passwd"])
def test_it_fetches_nothing_and_says_what_was_asked_for(address: str) -> None:
    with pytest.raises(RenderFailed) as caught:
        typeset(f'<!doctype html><html lang=en><title>T</title><img src="{address}" alt="x">', identifier="sealed")
    assert f"The document asks for {address}, which it may not." in str(caught.value)


def test_a_letter_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PDF_MAX_SECONDS", 0.01)
    with pytest.raises(RenderFailed, match="PDF_MAX_SECONDS"):
        typeset("<!doctype html><html lang=en><title>T</title><p>Late", identifier="late")


@pytest.mark.slow
def test_a_letter_that_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PDF_MAX_MEMORY_BYTES", 150_000_000)
    with pytest.raises(RenderFailed, match="could not be typeset"):
        typeset("<!doctype html><html lang=en><title>T</title>" + "<p>Large</p>" * 50_000, identifier="large")


def test_an_image_travels_inside_the_document() -> None:
    assert data_url(b"bytes", "jpg") == "data:image/jpeg;base64,Ynl0ZXM="


def composed(monkeypatch: pytest.MonkeyPatch, letter: LetterPage, entries: list[Signatory], **options: Any) -> str:
    documents: list[str] = []
    monkeypatch.setattr("letters.pdf.typesetter_client.typeset", lambda html, **_more: documents.append(html) or SET)
    render_letter(letter, entries, **options)
    return " ".join(documents[0].split())


@pytest.mark.django_db
def test_the_letterhead_says_paper_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    html = composed(monkeypatch, letter(), [], letterhead=Letterhead(name="Lake", paper="letter", colour="#1f3a5f"))
    assert "size: letter;" in html
    assert html.count("#1f3a5f") == 4


@pytest.mark.django_db
def test_only_lines_have_a_colour_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    html = composed(monkeypatch, letter(), [], letterhead=Letterhead(name="Lake", colour="#ffee00"))
    assert re.findall(r"[\w.-]+: #ffee00", html) == ["border-color: #ffee00", "border-color: #ffee00"]
    assert html.count(f"color: {heading_colour('#ffee00')};") == 2


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("names", "columns"), [(1, 1), (60, 1), (61, 2), (1000, 2)])
def test_long_lists_are_set_in_columns(monkeypatch: pytest.MonkeyPatch, names: int, columns: int) -> None:
    entries = [Signatory(kind=Kind.INDIVIDUAL, name=f"Robin {number}") for number in range(names)]
    assert f"columns: {columns}; }}" in composed(monkeypatch, letter(), entries)


@pytest.mark.django_db
def test_running_numbers_go_on_from_section_to_section_and_count_the_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = letter()
    numbered.numbers_signatories = True
    organizations = [Signatory(kind=Kind.ORGANIZATION, name=name) for name in ("Alder", "Birch")]
    hidden = Signatory(kind=Kind.ORGANIZATION, name="Canary", is_name_hidden=True)
    entries = [*organizations, hidden, Signatory(kind=Kind.INDIVIDUAL, name="Sam")]
    html = composed(monkeypatch, numbered, entries)
    numbers_and_names = re.findall(r"<li>(\d+)\. (\w+)</li>", html)
    assert numbers_and_names == [("1", "Alder"), ("2", "Birch"), ("4", "Sam")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("repeats", "numbers"), [(False, ["1. Zelkova", "2. Alder"]), (True, ["1. Alder", "2. Zelkova"])]
)
def test_running_numbers_begin_with_the_leads_where_they_are_named_once(
    monkeypatch: pytest.MonkeyPatch, repeats: bool, numbers: list[str]
) -> None:
    numbered = letter()
    numbered.numbers_signatories, numbered.repeats_leads = True, repeats
    lead = Signatory(kind=Kind.ORGANIZATION, name="Zelkova", lead_order=1)
    entries = [lead, Signatory(kind=Kind.ORGANIZATION, name="Alder")]
    for entry in entries:
        entry.set_keys()
    html = composed(monkeypatch, numbered, entries)
    text = re.sub(r"<[^>]+>", "", html)
    assert re.findall(r"\d\. (?:Zelkova|Alder)", text) == numbers
    assert ("Lead signatories (1)" in text) is not repeats


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("leads", [0, 2])
@pytest.mark.parametrize("count", [8, 40])
def test_a_list_begins_with_its_date_however_it_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, leads: int, count: int
) -> None:
    monkeypatch.setattr("letters.pdf.long_lists.SINGLE_DOCUMENT_MAX_NAMES", 19)
    monkeypatch.setattr(settings, "PRIVATE_ROOT", tmp_path)
    entries = [
        Signatory(kind=Kind.INDIVIDUAL, name=f"Robin {number:02}", lead_order=number + 1 if number < leads else None)
        for number in range(count)
    ]
    rendered = render_letter(letter(), entries)
    document = pypdfium2.PdfDocument(rendered.content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert text.count("Signatories as of") == 1
    assert text.index("Signatories as of") < text.index("Individuals (")


@pytest.mark.django_db
def test_organizations_are_set_by_country_where_the_letter_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = letter()
    grouped.groups_by_country = True
    entries = [
        Signatory(kind=Kind.ORGANIZATION, name=name, country=country)
        for name, country in (("Alder", "FR"), ("Birch", "CA"), ("Cedar", ""), ("Larch", "CA"))
    ]
    html = composed(monkeypatch, grouped, entries)
    headings = re.findall(r'<h2 id="organizations-\w+">(.+?) <span class="count">\((\d)\)', html)
    assert headings == [
        ("International organizations", "1"),
        ("Organizations: Canada", "2"),
        ("Organizations: France", "1"),
    ]


@pytest.mark.django_db
def test_organizations_stay_together_where_no_country_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = letter()
    grouped.groups_by_country = True
    entries = [Signatory(kind=Kind.ORGANIZATION, name=name) for name in ("Alder", "Birch")]
    html = composed(monkeypatch, grouped, entries)
    assert re.findall(r'<h2 id="(.+?)">(.+?) <', html) == [("organizations", "Organizations")]


@pytest.mark.django_db
@pytest.mark.parametrize("shows", [True, False])
def test_logos_are_shown_once_where_they_are_permitted_and_wanted(
    monkeypatch: pytest.MonkeyPatch, shows: bool
) -> None:
    image = get_image_model().objects.create(title="Logo", file=get_test_image_file())
    with_logos = letter()
    with_logos.shows_logos = shows
    entries = [
        Signatory(
            kind=Kind.ORGANIZATION,
            name=alt,
            organization=Organization(pk=pk, logo=image, logo_alt=alt, logo_permitted=may),
        )
        for pk, alt, may in ((1, "Larch", True), (1, "Larch", True), (2, "Canary", False))
    ]
    html = composed(monkeypatch, with_logos, entries)
    assert html.count('alt="Larch"') == int(shows)
    assert 'alt="Canary"' not in html


@pytest.mark.django_db
def test_the_address_of_the_letter_is_printed_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    html = composed(monkeypatch, letter(), [], address="https://example.org/letters/lake/")
    assert '<a href="https://example.org/letters/lake/">example.org/letters/lake</a>' in html
    assert "data:image/svg+xml" in html


@pytest.mark.django_db
def test_a_character_without_a_glyph_keeps_no_letter_from_being_printed() -> None:
    odd = Signatory(kind=Kind.INDIVIDUAL, name="Robin \U00010380")
    rendered = render_letter(letter(), [Signatory(kind=Kind.INDIVIDUAL, name="Sam"), odd])
    assert list(rendered.missing_glyphs) == ["\U00010380"]
    document = pypdfium2.PdfDocument(rendered.content)
    assert "Robin \ufffd" in " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()


@pytest.mark.slow
def test_no_heading_stands_alone_and_no_page_ends_the_list_with_two_names() -> None:
    """No page has fewer than four names of a list."""
    for count in range(96, 132, 5):
        items = "".join(f"<li>Robin Fernleaf {number}</li>" for number in range(count))
        html = (
            "<!doctype html><html lang=en><title>T</title><style>@page { size: A4 } li { break-inside: avoid }"
            " li:nth-last-child(-n+4) { break-before: avoid }</style>"
            f"<section class=signatories><h2>Individuals</h2><ul>{items}</ul></section>"
        )
        document = pypdfium2.PdfDocument(typeset(html, identifier="list").content)
        last = document[len(document) - 1].get_textpage().get_text_bounded()
        assert last.count("Robin") >= 4
        document.close()


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["The lake", "Re: The lake", "RE : The lake", "Objet\u00a0: Re: The lake"])
def test_a_label_that_was_typed_before_the_subject_is_not_printed_twice(
    monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    about = letter()
    about.subject = subject
    assert '<p class="subject"><strong>Re:</strong> The lake</p>' in composed(monkeypatch, about, [])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("count", [34, 38, 60, 76, 82, 83, 86])
def test_the_last_page_holds_names_in_columns_of_like_length_and_never_the_contact_alone(count: int) -> None:
    plain = LetterPage(title="Keep the lake", locale=Locale(language_code="en"))
    entries = [Signatory(kind=Kind.INDIVIDUAL, name=f"Robin Fernleaf {n}", title="Professor") for n in range(count)]
    contact = Letterhead(name="Coalition", press_contact="Sam\nsam@example.org\n+1 555 0100")
    document = pypdfium2.PdfDocument(
        render_letter(plain, entries, letterhead=contact, address="https://letters.example.org/lake/").content
    )
    last = document[len(document) - 1].get_textpage()
    text = last.get_text_bounded()
    places = [last.get_charbox(match.start())[0] for match in re.finditer("Robin", text)]
    document.close()
    columns = [sum(place < 200 for place in places), sum(place >= 200 for place in places)]
    assert len(places) >= 3
    assert columns[1] == 0 or abs(columns[0] - columns[1]) <= 2
