"""Tags that are appended to a merged PDF are read like those that were in it from the beginning."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from letters.pdf.appended_tags import OBJECTS_PER_STREAM, NamesTags, append_tags


def tagged_pdf(pages: int) -> bytes:
    """Return pages whose document has one tag, for the only passage of the first page, and nothing on the others."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page()
            pdf.pages[number].obj.StructParents = number
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
    parts = tags(
        before=[["P", "", [[0, 0]]]],
        headings=[["H2", "", [[0, 1], ["Span", "und-Cyrl", [[0, 2]]]]]],
        entries=[[0, 3], ["LBody", "", [[0, 5], [1, 0]]]],
        after=[["P", "", [[1, 1]]]],
    )
    document, owners = read(append_tags(tagged_pdf(3), [NamesTags(1, 1, parts)]))
    cyrillic = ["Span", "und-Cyrl", [(1, 2)]]
    entry, long_entry = ["LBody", "", [(1, 3)]], ["LBody", "", [(1, 5), (2, 0)]]
    heading, last = ["H2", "", [(1, 1), cyrillic]], ["P", "", [(2, 1)]]
    before = ["P", "", [(1, 0)]]
    names = ["L", "", [["LI", "", [entry]], ["LI", "", [long_entry]]]]
    assert document == ["Document", "", [FIRST, before, ["Sect", "", [heading, names, last]]]]
    assert owners == {
        0: [FIRST],
        1: [before, heading, cyrillic, entry, [], long_entry],
        2: [long_entry, last],
    }


def test_parts_are_in_their_places_among_the_tags_of_the_document() -> None:
    parts = [NamesTags(page, position, tags(entries=[[0, 0]])) for page, position in ((1, 0), (2, 0), (3, 1))]
    document, owners = read(append_tags(tagged_pdf(4), parts))

    def section(page: int) -> list[Any]:
        return ["Sect", "", [["L", "", [["LI", "", [["LBody", "", [(page, 0)]]]]]]]]

    assert document == ["Document", "", [section(1), section(2), FIRST, section(3)]]
    assert list(owners) == [0, 1, 2, 3]


def test_a_section_without_a_name_has_no_list() -> None:
    document, _owners = read(append_tags(tagged_pdf(2), [NamesTags(1, 1, tags(after=[["P", "", [[0, 0]]]]))]))
    assert document[2][1] == ["Sect", "", [["P", "", [(1, 0)]]]]


@pytest.mark.parametrize("count", [1, OBJECTS_PER_STREAM, 3 * OBJECTS_PER_STREAM + 1])
def test_every_one_of_many_names_is_found(count: int) -> None:
    part = NamesTags(1, 1, tags(entries=[[0, number] for number in range(count)]))
    document, owners = read(append_tags(tagged_pdf(2), [part]))
    items = [["LI", "", [["LBody", "", [(1, number)]]]] for number in range(count)]
    assert document[2][1] == ["Sect", "", [["L", "", items]]]
    assert len(owners[1]) == count


def test_the_same_tags_give_the_same_bytes_and_others_another_id() -> None:
    once, again, other = (
        append_tags(tagged_pdf(2), [NamesTags(1, 1, tags(entries=[[0, number]]))]) for number in (0, 0, 1)
    )
    assert once == again
    with Pdf.open(BytesIO(once)) as first, Pdf.open(BytesIO(other)) as second:
        ids = [[bytes(half) for half in pdf.trailer.ID] for pdf in (first, second)]
    assert (ids[0][0] == ids[1][0], ids[0][1] == ids[1][1]) == (True, False)
