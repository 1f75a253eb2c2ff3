"""Parts that are appended to a PDF are read like those that were in it from the beginning."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from letters.pdf.appended_parts import Front, append_parts
from letters.pdf.pdf_objects import OBJECTS_PER_STREAM
from letters.pdf.placed_parts import PlacedPart, parse_placed, place_part


def tagged_pdf(pages: int) -> bytes:
    """Return pages whose document has one tag, for the only passage of the first page, and nothing on the others."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page()
            pdf.pages[number].obj.StructParents = number
            pdf.pages[number].Contents = pdf.make_stream(b"q Q")
        root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document: Any = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
        first = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=document, K=0, Pg=pdf.pages[0].obj, Lang="en-é")
        )
        document.K, root.K = Array([first]), Array([document])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([first])])))
        pdf.Root.StructTreeRoot = root
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def blank_pdf(pages: int) -> bytes:
    """Return pages as Typst writes them, whose tags were taken out; also those of footers."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page()
            pdf.pages[number].Contents = pdf.make_stream(b"%% %d" % number)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def placed(*parts: tuple[int, str], first: int = 100) -> list[PlacedPart]:
    """Return parts with so many pages and these tags, one after the other."""
    pieces: list[PlacedPart] = []
    for pages, tags_of_part in parts:
        pieces.append(place_part(blank_pdf(pages), tags_of_part, first))
        first = pieces[-1].end
    return pieces


def appended(content: bytes, pieces: list[PlacedPart], *, tags: int = 1, pages: int = 1) -> bytes:
    """Return a PDF with parts after so many of its pages and tags."""
    with Pdf.open(BytesIO(content)) as pdf:
        count = len(pdf.pages) + sum(len(piece.pages) for piece in pieces)
    return append_parts(content, pieces, Front(pages, tags, 0), blank_pdf(count))


def tags(**values: list[Any]) -> str:
    return json.dumps({"before": [], "headings": [], "entries": [], "after": []} | values)


def heard(element: Any, pages: dict[Any, int]) -> list[Any]:
    """Return a tag with what it contains: the type, the language, and tags or the page and number of passages."""
    items = element.K if isinstance(element.K, Array) else [element.K]
    kids: list[Any] = []
    for kid in items:
        if not isinstance(kid, Dictionary):
            kids.append((pages[element.Pg.objgen], int(kid)))
        elif kid.get("/Type") == Name.MCR:
            kids.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen
            kids.append(heard(kid, pages))
    return [str(element.S)[1:], str(element.get("/Lang", "")), kids]


def read(content: bytes) -> tuple[list[Any], dict[int, list[list[str]]]]:
    """Return all tags of a PDF, and for the key of each page what the tag of each passage contains."""
    with Pdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        root: Any = pdf.Root.StructTreeRoot
        nums = root.ParentTree.Nums
        owners = {
            int(nums[place]): [heard(tag, pages) if tag is not None else [] for tag in nums[place + 1]]
            for place in range(0, len(nums), 2)
        }
        return heard(root.K[0], pages), owners


FIRST = ["P", "en-é", [(0, 0)]]


def test_a_part_becomes_a_section_with_a_list() -> None:
    part = tags(
        before=[["P", "", [[0, 0]]]],
        headings=[["H2", "", [[0, 1], ["Span", "und-Cyrl", [[0, 2]]]]]],
        entries=[[0, 3], ["LBody", "", [[0, 5], [1, 0]]]],
        after=[["P", "", [[1, 1]]]],
    )
    document, owners = read(appended(tagged_pdf(1), placed((2, part))))
    cyrillic = ["Span", "und-Cyrl", [(1, 2)]]
    entry, long_entry = ["LBody", "", [(1, 3)]], ["LBody", "", [(1, 5), (2, 0)]]
    heading, last = ["H2", "", [(1, 1), cyrillic]], ["P", "", [(2, 1)]]
    before = ["P", "", [(1, 0)]]
    names = ["L", "", [["LI", "", [entry]], ["LI", "", [long_entry]]]]
    assert document == ["Document", "", [FIRST, before, ["Sect", "", [heading, names, last]]]]
    assert list(owners.values()) == [
        [FIRST],
        [before, heading, cyrillic, entry, [], long_entry],
        [long_entry, last],
    ]


def test_parts_are_in_their_places_among_the_tags_and_pages_of_the_document() -> None:
    pieces = placed((1, tags(entries=[[0, 0]])), (2, tags(entries=[[1, 0]])))

    def section(page: int) -> list[Any]:
        return ["Sect", "", [["L", "", [["LI", "", [["LBody", "", [(page, 0)]]]]]]]]

    before, _owners = read(appended(tagged_pdf(2), pieces, tags=0, pages=0))
    assert before == ["Document", "", [section(0), section(2), ["P", "en-é", [(3, 0)]]]]
    after, _owners = read(appended(tagged_pdf(2), pieces))
    assert after == ["Document", "", [FIRST, section(1), section(3)]]


def test_each_page_draws_its_own_footer_after_its_content() -> None:
    with Pdf.open(BytesIO(appended(tagged_pdf(2), placed((2, tags()), (1, tags()))))) as pdf:
        footers = [page.resources.XObject.Folio.read_bytes() for page in pdf.pages]
        contents = [b" ".join(stream.read_bytes() for stream in page.Contents) for page in pdf.pages]
    assert footers == [b"% 0", b"% 1", b"% 2", b"% 3", b"% 4"]
    drawn = [b"q Q", b"% 0", b"% 1", b"% 0", b"q Q"]
    assert contents == [b"q %b Q /Artifact BMC /Folio Do EMC" % content for content in drawn]


def test_a_section_without_a_name_has_no_list() -> None:
    document, _owners = read(appended(tagged_pdf(1), placed((1, tags(after=[["P", "", [[0, 0]]]])))))
    assert document[2][1] == ["Sect", "", [["P", "", [(1, 0)]]]]


@pytest.mark.parametrize("count", [1, OBJECTS_PER_STREAM, 3 * OBJECTS_PER_STREAM + 1])
def test_every_one_of_many_names_is_found(count: int) -> None:
    part = tags(entries=[[0, number] for number in range(count)])
    document, owners = read(appended(tagged_pdf(1), placed((1, part))))
    items = [["LI", "", [["LBody", "", [(1, number)]]]] for number in range(count)]
    assert document[2][1] == ["Sect", "", [["L", "", items]]]
    assert [len(tags_of_page) for tags_of_page in owners.values()] == [1, count]


def test_the_same_tags_give_the_same_bytes_and_others_another_id() -> None:
    once, again, other = (appended(tagged_pdf(1), placed((1, tags(entries=[[0, number]])))) for number in (0, 0, 1))
    assert once == again
    with Pdf.open(BytesIO(once)) as first, Pdf.open(BytesIO(other)) as second:
        ids = [[bytes(half) for half in pdf.trailer.ID] for pdf in (first, second)]
    assert (ids[0][0] == ids[1][0], ids[0][1] == ids[1][1]) == (True, False)


def test_a_piece_is_read_as_it_was_written() -> None:
    (piece,) = placed((2, tags(before=[["P", "", [[0, 0]]]], entries=[[0, 1], [1, 0]])))
    assert parse_placed(piece.serialize()) == replace(piece, tags=[list(tag) for tag in piece.tags])


@pytest.mark.parametrize("content", [b"", b"{}", b"[]\n", b'{"content": 0}\n', b"\xff"])
def test_what_is_no_piece_is_not_read(content: bytes) -> None:
    assert parse_placed(content) is None


def test_half_a_piece_is_not_read() -> None:
    (piece,) = placed((1, tags()))
    assert parse_placed(piece.serialize()[:-1]) is None


def test_a_part_among_the_numbers_of_the_document_is_refused() -> None:
    with pytest.raises(ValueError, match="has a number"):
        appended(tagged_pdf(1), placed((1, tags()), first=3))
