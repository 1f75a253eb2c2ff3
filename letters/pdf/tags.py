"""Accessibility tags of a PDF as PDF/UA requires them; WeasyPrint's own lack information, or are too many.

`extend_weasyprint_tags` adds to each tag the information of its HTML element. The finishers fix tags that depend on
other objects of the PDF; WeasyPrint calls one with the document and the `pydyf.PDF` before writing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags as weasyprint_tags

LIST_ITEM, LABEL, ITEM_BODY, LINE = "/LI", "/Lbl", "/LBody", "/Span"
HEADING_CELL = "/TH"
NOTE, REFERENCE = "/Note", "/Reference"
#: Temporary key of a reference: the number of its note, until `place_notes` removes it.
NOTE_NUMBER = "NoteNumber"

_build_box_tree = weasyprint_tags._build_box_tree


def extend_weasyprint_tags() -> None:
    """Patch WeasyPrint, in this process, to tag footnotes and the languages of passages. Idempotent.

    WeasyPrint's tree builder is recursive by its name in the module, and is therefore replaced there.
    """
    weasyprint_tags._build_box_tree = _build_extended_tree


def _build_extended_tree(box: Any, parent: Any, *arguments: Any) -> Iterator[Any]:
    source = getattr(box, "_box", box)
    for element in _build_box_tree(box, parent, *arguments):
        if source.element is not None and source.element.tag not in ("html", "body"):
            _extend_tag(element, source, parent)
        yield element


def _extend_tag(element: Any, box: Any, parent: Any) -> None:
    """Add the information of the box's HTML element to a tag."""
    html, pseudo = box.element, box.element_tag.partition("::")[2]
    if html.get("class") == "footnote":
        number = html.get("data-number")
        if pseudo == "footnote-call":
            element["S"], element[NOTE_NUMBER] = REFERENCE, number
        elif pseudo == "footnote-marker":
            element["S"] = LABEL
        elif not pseudo and parent["S"] != NOTE:
            element["S"], element["ID"] = NOTE, pydyf.String(f"note-{number}")
    if element["S"] == HEADING_CELL and "A" in element:
        element["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
    if not pseudo and (language := html.get("lang")):
        element["Lang"] = pydyf.String(language)


def finish(document: Any, pdf: Any) -> None:
    """Fix the tags of a document."""
    if "StructTreeRoot" in pdf.catalog:
        complete_list_items(pdf)
        place_notes(pdf)
    disable_interpolation(pdf)


def finish_part(document: Any, pdf: Any) -> None:
    """Fix the tags of a document that will be merged into another."""
    finish(document, pdf)
    flatten_entries(pdf)


def complete_list_items(pdf: Any) -> None:
    """Move the children of a list item into one body, except its label: PDF/UA allows nothing else (7.2-20)."""
    for item in [element for element in pdf.objects if _is(element, LIST_ITEM)]:
        kids = [(reference, _object(pdf, reference)) for reference in item["K"]]
        body = next((kid for _reference, kid in kids if kid["S"] == ITEM_BODY), None)
        loose = [(reference, kid) for reference, kid in kids if kid["S"] not in (LABEL, ITEM_BODY)]
        if not loose:
            continue
        if body is None:
            body = _add_item_body(pdf, item)
        for reference, kid in loose:
            item["K"].remove(reference)
            body["K"].append(reference)
            kid["P"] = body.reference


def _add_item_body(pdf: Any, item: Any) -> Any:
    values = {"Type": "/StructElem", "S": ITEM_BODY, "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
    body = pydyf.Dictionary(values)
    pdf.add_object(body)
    item["K"].append(body.reference)
    return body


def place_notes(pdf: Any) -> None:
    """Move each footnote behind its mark, so that screen readers read it there and not at the end of the page."""
    elements: list[Any] = [element for element in pdf.objects if isinstance(element, dict)]
    marks = {element.pop(NOTE_NUMBER): element for element in elements if NOTE_NUMBER in element}
    for note in [element for element in elements if _is(element, NOTE)]:
        mark = marks.get(note["ID"].string.removeprefix("note-"))
        if mark is None:
            continue
        _remove(pdf, note)
        paragraph = _object(pdf, mark["P"])
        paragraph["K"].insert(paragraph["K"].index(mark.reference) + 1, note.reference)
        note["P"] = paragraph.reference


def _remove(pdf: Any, element: Any) -> None:
    """Remove an element from its parent, and parents that become empty."""
    parent = _object(pdf, element["P"])
    parent["K"].remove(element.reference)
    if not parent["K"] and "P" in parent:
        _remove(pdf, parent)


def disable_interpolation(pdf: Any) -> None:
    """Disable the interpolation of images, which PDF/A forbids (6.2.8-3)."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"


def flatten_entries(pdf: Any) -> None:
    """Move the text of a list entry from the tags of its lines to the entry, which is enough for screen readers.

    The tags of the lines stay in the file unreferenced, and merging drops them. A line on another page than its entry
    keeps its tag.
    """
    lines = {element.reference: element for element in pdf.objects if _is(element, LINE) and _is_text(element)}
    entry_of: dict[bytes, bytes] = {}
    for entry in pdf.objects:
        if not _is(entry, ITEM_BODY):
            continue
        kids = [lines.get(kid) for kid in entry["K"]]
        if kids and all(kid is not None and kid["Pg"] == entry["Pg"] for kid in kids):
            entry_of |= dict.fromkeys(entry["K"], entry.reference)
            entry["K"][:] = [kid["K"][0] for kid in kids if kid is not None]
    # Keys and values of the parent tree take turns.
    parent_tree = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])
    for page in parent_tree["Nums"][1::2]:
        # A page has a list of tags, a link a single one.
        if isinstance(page, list):
            page[:] = [entry_of.get(reference, reference) for reference in page]


def _is(element: Any, tag: str) -> bool:
    return isinstance(element, dict) and element.get("Type") == "/StructElem" and element["S"] == tag


def _is_text(element: Any) -> bool:
    return len(element["K"]) == 1 and isinstance(element["K"][0], int)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
