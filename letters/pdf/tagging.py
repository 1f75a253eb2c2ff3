"""Fewer tags for long lists: WeasyPrint tags each line of an entry, and readers need the entry only."""

from __future__ import annotations

from typing import Any

ENTRY, LINE = "/LBody", "/Span"


def flatten_entries(document: Any, pdf: Any) -> None:
    """Hang the text of list entries directly below them, line tags left out; a finisher of WeasyPrint's.

    What is left out stays in the file unreferenced, until it is merged into another. Lines that stand on another
    page than their entry keep their tags.
    """
    lines = {element.reference: element for element in pdf.objects if _is(element, LINE) and _is_text(element)}
    entry_of: dict[bytes, bytes] = {}
    for entry in pdf.objects:
        if not _is(entry, ENTRY):
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
