"""Hostile documents end in a PDF or a clear failure within the time limit, and do not affect the next document."""

from __future__ import annotations

import json
import pickle
import re
import socket
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings

from letters.exceptions import RenderFailed
from letters.pdf import typesetter_client
from letters.pdf.print_job import EmbeddedFile
from letters.pdf.typesetter_client import typeset

HEAD = "<!doctype html><html lang=en><title>T</title>"
SECRET = "root:x:0:0"


def html(body: str) -> str:
    return f"{HEAD}<body>{body}"


def unpacked(content: bytes) -> str:
    """Return the content of a PDF with its streams unpacked."""
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(stream))
    return b"\n".join(parts).decode(errors="replace")


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit each document to two seconds, however long it is."""
    monkeypatch.setattr(settings, "PDF_MAX_SECONDS", 2)
    monkeypatch.setattr(typesetter_client, "BYTES_PER_EXTRA_SECOND", 10**9)


def is_well() -> bool:
    return typeset(html("<p>As ever</p>"), identifier="well").pages == 1


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="//127.0.0.1:9/x.png" alt="x">',
        '<style>@import "http://127.0.0.1:9/x.css";</style>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x</p>',
        '<style>@font-face { font-family: x; src: url("http://127.0.0.1:9/x.woff") } p { font-family: x }</style><p>x',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<object data="http://127.0.0.1:9/x.svg"></object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_nothing_is_fetched_and_what_was_asked_for_is_named(body: str) -> None:
    with pytest.raises(RenderFailed, match="which it may not"):
        typeset(html(body), identifier="sealed")


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="attachment" href="data:text/plain,x">x</a>',
        '<link rel="attachment" href="file:///etc/passwd"><p>x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="file:///etc/passwd"/></svg>',
    ],
)
def test_a_document_encloses_nothing_by_itself(body: str) -> None:
    rendered = typeset(html(body), identifier="attached")
    document = pypdfium2.PdfDocument(rendered.content)
    assert document.count_attachments() == 0
    document.close()
    assert SECRET not in unpacked(rendered.content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 3_000 + "deep",
        "<span>" * 3_000 + "deep",
        '<table><tr><td colspan="1000000" rowspan="1000000">x</td></tr></table>',
        '<ol start="999999999999"><li>x</li></ol>',
        "".join(f'<a href="#{number}">{number}</a> ' for number in range(20_000)),
        '<p style="width: 999999999mm; height: 999999999mm">x</p>',
        "<style>" + "a " * 20_000 + "{ color: red }</style><p>x</p>",
        f'<img alt="x" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>{"<g>" * 2_000}</svg>">',
    ],
    ids=["divs", "spans", "table", "list", "links", "width", "selector", "svg"],
)
def test_a_document_that_costs_too_much_ends_in_time(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    hurry(monkeypatch)
    began = time.monotonic()
    with suppress(RenderFailed):
        assert typeset(html(body), identifier="hostile").pages > 0
    assert time.monotonic() - began < 30
    assert is_well()


@pytest.mark.slow
def test_an_endless_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    endless = "".join(f'<p style="break-before: page; height: {number}mm">x' for number in range(60_000))
    with pytest.raises(RenderFailed):
        typeset(html(endless), identifier="endless")
    assert is_well()


def test_a_giant_image_is_given_up_or_set_within_its_memory() -> None:
    # A decompression bomb: 30,000 × 30,000 pixels in a few bytes.
    giant = (
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='30000' height='30000'>"
        "<filter id='f'><feFlood/></filter><rect width='30000' height='30000' filter='url(%23f)'/></svg>"
    )
    with suppress(RenderFailed):
        assert typeset(html(f'<img alt="x" src="{giant}">'), identifier="giant").pages > 0
    assert is_well()


def test_a_file_travels_inside_and_the_bytes_stay_the_same() -> None:
    embedded_files = [EmbeddedFile("signatories.csv", "The signatories", b"name\r\nLarch\r\n")]
    first, second = (typeset(html("<p>x</p>"), identifier="same", embedded_files=embedded_files) for _time in range(2))
    assert first == second
    document = pypdfium2.PdfDocument(first.content)
    attachment = document.get_attachment(0)
    assert (attachment.get_name(), bytes(attachment.get_data())) == ("signatories.csv", b"name\r\nLarch\r\n")
    document.close()


@pytest.mark.slow
def test_emoji_have_the_same_bytes_a_second_later() -> None:
    first = typeset(html("Robin 👩‍🔬"), identifier="emoji")
    time.sleep(1.1)
    assert typeset(html("Robin 👩‍🔬"), identifier="emoji") == first


def test_a_font_that_is_no_font_of_ours_is_not_used() -> None:
    plain = typeset(html("<p>Larch</p>"), identifier="font")
    other = typeset(html('<p style="font-family: DejaVu Sans">Larch</p>'), identifier="font")
    assert b"DejaVu" not in other.content
    assert plain.pages == other.pages


def test_characters_without_a_glyph_are_named_and_printed_as_what_they_lack() -> None:
    rendered = typeset(html("<p>Robin \ue000 \U00010380</p>"), identifier="missing")
    assert list(rendered.missing_glyphs) == ["\ue000", "\U00010380"]
    document = pypdfium2.PdfDocument(rendered.content)
    assert document[0].get_textpage().get_text_bounded() == "Robin \ufffd \ufffd"
    document.close()


@pytest.mark.slow
def test_the_typesetter_has_no_secret_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    typesetter_client._server.stop()
    assert is_well()
    running = typesetter_client._server._process
    assert running is not None
    environment = Path(f"/proc/{running.pid}/environ").read_bytes().split(b"\0")
    named = {entry.partition(b"=")[0].decode() for entry in environment if entry}
    # Python may set LC_CTYPE itself.
    assert named - {"LC_CTYPE"} <= set(typesetter_client.INHERITED_VARIABLES)


def test_the_typesetter_starts_with_the_languages_of_the_site(settings: Any) -> None:
    settings.LANGUAGES = [("de", "Deutsch"), ("ja", "日本語")]
    languages = json.loads(typesetter_client.preparation())["languages"]
    assert [(code, hyphenates) for code, _families, hyphenates in languages] == [("de", True), ("ja", False)]
    assert ["Noto Serif CJK JP" in families for _code, families, _hyphenates in languages] == [False, True]


@pytest.mark.slow
def test_a_typesetter_that_was_killed_is_started_again() -> None:
    assert is_well()
    running = typesetter_client._server._process
    assert running is not None
    running.kill()
    running.wait()
    assert is_well()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0" * 8,
        struct.pack(">Q", 2) + b"[]",
        struct.pack(">Q", 2) + b"{}",
        struct.pack(">Q", 2**62),
        struct.pack(">Q", 12) + b'{"blobs": [}',
        struct.pack(">Q", 38) + b'{"blobs":[4],"pages":1,"missing":[]}  ' + b"none",
        struct.pack(">Q", 14) + b'{"blobs":[-1]}',
        pickle.dumps(print),
    ],
)
def test_an_answer_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, message: bytes) -> None:
    class Broken:
        def pass_connection(self, connection: socket.socket) -> None:
            connection.sendall(message)

    monkeypatch.setattr(typesetter_client, "_server", Broken())
    with pytest.raises(RenderFailed, match="without a reason"):
        typeset(html("<p>x</p>"), identifier="broken")


def test_archives_get_their_kind_of_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PDF_VARIANT", "pdf/a-3a")
    rendered = typeset(html("<p>x</p>"), identifier="archive")
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in unpacked(rendered.content)


def test_a_theme_replaces_the_style_sheets_of_letters(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "letters" / "pdf"
    folder.mkdir(parents=True)
    (folder / "list.css").write_text("li { color: #123456 }")
    [engine] = settings.TEMPLATES
    before = json.loads(typesetter_client.preparation())["style_sheets"]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    assert json.loads(typesetter_client.preparation())["style_sheets"] == [before[0], "li { color: #123456 }"]


@pytest.mark.parametrize("colour", ["#123456", "#654321"])
def test_the_server_prints_with_the_style_sheets_that_it_starts_with(
    monkeypatch: pytest.MonkeyPatch, colour: str
) -> None:
    prepared = json.loads(typesetter_client.preparation()) | {"style_sheets": [f"p {{ color: {colour} }}"]}
    server = typesetter_client._Server()
    monkeypatch.setattr(typesetter_client, "_server", server)
    monkeypatch.setattr(typesetter_client, "preparation", lambda: json.dumps(prepared))
    rendered = typeset(html("<p>x</p>"), identifier="theme")
    server.stop()
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    numbers = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) rg", unpacked(rendered.content))
    assert [round(float(number), 3) for number in numbers[-1]] == [round(each, 3) for each in (red, green, blue)]
