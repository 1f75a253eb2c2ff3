"""Accessibility tags of a list of names that Typst typeset: made like those of WeasyPrint, and complete."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from letters.pdf.print_job import RenderedPdf


def finish_names(content: bytes, names: dict[str, Any]) -> RenderedPdf:
    """Return a PDF of `names.typ` whose entries, paragraphs in Typst, are the items of a list in a section.

    `names` is the JSON of the job. Passages in another script get their language, which Typst cannot express.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        document: Any = pdf.Root.StructTreeRoot.K[0]
        elements = list(document.K)
        _name_languages(elements, names)
        _add_section(pdf, document, elements, names)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return RenderedPdf(out.getvalue(), len(pdf.pages))


def _add_section(pdf: Pdf, document: Any, elements: Sequence[Any], names: dict[str, Any]) -> None:
    """Move all but the sentence that begins the list into a section, and the entries into a list."""
    begin = 1 if names["as_of"] else 0
    first = begin + (1 if names["heading"] else 0)
    end = first + len(names["entries"])
    headings, entries, withheld = elements[begin:first], elements[first:end], elements[end:]
    section = _element(pdf, "/Sect", document)
    for element in headings:
        # PDF/UA makes Typst refuse a document whose first heading is of the second level.
        element.S = Name.H2
        # A title of the tag, which repeats the heading.
        del element.T
    for element in [*headings, *withheld]:
        element.P = section
    section.K = Array([*headings, *_list(pdf, section, entries), *withheld])
    document.K = Array([*elements[:begin], section])


def _element(pdf: Pdf, tag: str, parent: Any) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(tag), P=parent, K=Array()))


def _list(pdf: Pdf, section: Any, entries: Sequence[Any]) -> list[Any]:
    """Return the list with these entries, or nothing if there is none."""
    if not entries:
        return []
    parent, items = _element(pdf, "/L", section), []
    for entry in entries:
        item = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LI, P=parent, K=entry))
        entry.S, entry.P = Name.LBody, item
        items.append(item)
    parent.K = Array(items)
    return [parent]


def _name_languages(elements: Iterable[Any], names: dict[str, Any]) -> None:
    """Set the language of each passage: Typst tags it as emphasis."""
    texts = [names["as_of"], names["heading"], *names["entries"], names["withheld"]]
    passages_of = [text["runs"] if isinstance(text, dict) else text for text in texts if text]
    for element, runs in zip(elements, passages_of, strict=True):
        tags = [run[0] for run in runs if isinstance(run, list)] if isinstance(runs, list) else []
        if not tags:
            continue
        emphases = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Em"]
        for emphasis, tag in zip(emphases, tags, strict=True):
            emphasis.S, emphasis.Lang = Name.Span, pikepdf.String(tag)
