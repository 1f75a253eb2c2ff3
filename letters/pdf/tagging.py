"""Tags of a PDF as PDF/UA wants them, where WeasyPrint's own say too little, or too much for long lists.

`describe` adds to each tag what its HTML element knows; the finishers put right what needs all objects of a PDF. A
finisher is called by WeasyPrint with the document and the `pydyf.PDF` before it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags as weasyprint_tags

LIST_ITEM, LABEL, ITEM_BODY, LINE = "/LI", "/Lbl", "/LBody", "/Span"
HEADING_CELL = "/TH"
NOTE, REFERENCE = "/Note", "/Reference"
#: Which note a reference leads to; taken out again when the note stands behind it.
LEADS_TO = "LeadsTo"

_build_box_tree = weasyprint_tags._build_box_tree


def describe() -> None:
    """Have WeasyPrint tag footnotes and the languages of passages from now on in this process. Idempotent.

    WeasyPrint's tree builder calls itself by its name in its module, and is replaced there.
    """
    weasyprint_tags._build_box_tree = _described


def _described(box: Any, parent: Any, *arguments: Any) -> Iterator[Any]:
    source = getattr(box, "_box", box)
    for element in _build_box_tree(box, parent, *arguments):
        if source.element is not None and source.element.tag not in ("html", "body"):
            _describe(element, source, parent)
        yield element


def _describe(element: Any, box: Any, parent: Any) -> None:
    """Add to a tag what the HTML element of its box knows."""
    html, pseudo = box.element, box.element_tag.partition("::")[2]
    if html.get("class") == "footnote":
        number = html.get("data-number")
        if pseudo == "footnote-call":
            element["S"], element[LEADS_TO] = REFERENCE, number
        elif pseudo == "footnote-marker":
            element["S"] = LABEL
        elif not pseudo and parent["S"] != NOTE:
            element["S"], element["ID"] = NOTE, pydyf.String(f"note-{number}")
    if element["S"] == HEADING_CELL and "A" in element:
        element["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
    if not pseudo and (language := html.get("lang")):
        element["Lang"] = pydyf.String(language)


def finish(document: Any, pdf: Any) -> None:
    """Put the tags of a whole document right."""
    if "StructTreeRoot" in pdf.catalog:
        complete_list_items(pdf)
        place_notes(pdf)
    keep_pixels(pdf)


def finish_part(document: Any, pdf: Any) -> None:
    """Put the tags of a document right that will be merged into another."""
    finish(document, pdf)
    flatten_entries(pdf)


def complete_list_items(pdf: Any) -> None:
    """Gather what stands in a list item beside its label in one body: PDF/UA allows nothing else (7.2-20)."""
    for item in [element for element in pdf.objects if _is(element, LIST_ITEM)]:
        kids = [(reference, _object(pdf, reference)) for reference in item["K"]]
        body = next((kid for _reference, kid in kids if kid["S"] == ITEM_BODY), None)
        loose = [(reference, kid) for reference, kid in kids if kid["S"] not in (LABEL, ITEM_BODY)]
        if not loose:
            continue
        if body is None:
            body = _add_body(pdf, item)
        for reference, kid in loose:
            item["K"].remove(reference)
            body["K"].append(reference)
            kid["P"] = body.reference


def _add_body(pdf: Any, item: Any) -> Any:
    body = _element(ITEM_BODY, item)
    pdf.add_object(body)
    item["K"].append(body.reference)
    return body


def _element(tag: str, parent: Any) -> Any:
    values = {"Type": "/StructElem", "S": tag, "K": pydyf.Array(), "Pg": parent["Pg"], "P": parent.reference}
    return pydyf.Dictionary(values)


def place_notes(pdf: Any) -> None:
    """Hang each footnote behind the mark that leads to it, so that it is read there and not at the end of a page."""
    elements: list[Any] = [element for element in pdf.objects if isinstance(element, dict)]
    marks = {element.pop(LEADS_TO): element for element in elements if LEADS_TO in element}
    for note in [element for element in elements if _is(element, NOTE)]:
        mark = marks.get(note["ID"].string.removeprefix("note-"))
        if mark is None:
            continue
        _take_out(pdf, note)
        paragraph = _object(pdf, mark["P"])
        paragraph["K"].insert(paragraph["K"].index(mark.reference) + 1, note.reference)
        note["P"] = paragraph.reference


def _take_out(pdf: Any, element: Any) -> None:
    """Remove an element from its parent, and parents that are left with nothing in them."""
    parent = _object(pdf, element["P"])
    parent["K"].remove(element.reference)
    if not parent["K"] and "P" in parent:
        _take_out(pdf, parent)


def keep_pixels(pdf: Any) -> None:
    """Have viewers draw pictures as they are: PDF/A forbids that they interpolate (6.2.8-3)."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"


def flatten_entries(pdf: Any) -> None:
    """Hang the text of list entries directly below them: WeasyPrint tags each line, and readers need the entry only.

    What is left out stays in the file unreferenced, until it is merged into another. Lines that stand on another
    page than their entry keep their tags.
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
    for page in _numbers(pdf)[1::2]:
        # The tags of a page are a list; that of a link is itself.
        if isinstance(page, list):
            page[:] = [entry_of.get(reference, reference) for reference in page]


def _is(element: Any, tag: str) -> bool:
    return isinstance(element, dict) and element.get("Type") == "/StructElem" and element["S"] == tag


def _is_text(element: Any) -> bool:
    return len(element["K"]) == 1 and isinstance(element["K"][0], int)


def _numbers(pdf: Any) -> list[Any]:
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers: list[Any] = _object(pdf, root["ParentTree"])["Nums"]
    return numbers


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
