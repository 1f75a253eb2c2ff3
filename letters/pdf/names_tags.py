"""Accessibility tags of a part of a list of names that Typst typeset: taken out of its PDF, and made complete.

Merging writes them into the whole PDF (`placed_parts.py`), which costs a tenth of what it costs to copy them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Name, ObjectStreamMode, Pdf

from letters.pdf.print_job import RenderedPdf

#: A tag as Typst writes that of an entry of one line or more on one page. Reading it so costs a tenth of its object.
SIMPLE = re.compile(
    rb"^(\d+) 0 obj\n<</Type/StructElem/S/P/P \d+ 0 R/K\[(\d+)\]/Pg (\d+) 0 R>>\nendobj$", re.MULTILINE
)
#: All that a tag may hold. The title `T` of a heading repeats it, and is left out.
KEYS = frozenset({"/Type", "/S", "/P", "/K", "/Pg", "/T"})

#: A tag: its type, its language or "", and its kids. A kid is a tag, or the index of a page and the number of a
#: passage of it.
Tag = list[Any]


def detach_tags(content: bytes, names: dict[str, Any]) -> RenderedPdf:
    """Return a PDF of `names.typ` without its tags, and these as JSON.

    The JSON has lists of tags: `before` the section, its `headings`, its `entries`, paragraphs in Typst that become
    items of a list, and what is `after` the list. An entry of a single passage is only the index of its page and the
    number of the passage. `names` is the JSON of the job: passages in another script get their language, which Typst
    cannot express. Raises `ValueError` for tags that it does not know.
    """
    # In a new PDF, because saving this one would read each of its tags.
    with Pdf.open(io.BytesIO(content)) as pdf, Pdf.new() as untagged:
        tags = json.dumps(_section_tags(_Reader(pdf, content).document_kids(), names), separators=(",", ":"))
        untagged.pages.extend(pdf.pages)
        untagged.Root.Outlines = untagged.copy_foreign(pdf.Root.Outlines)
        out = io.BytesIO()
        untagged.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return RenderedPdf(out.getvalue(), len(pdf.pages), tags=tags)


class _Reader:
    """Reads the tags of a PDF."""

    def __init__(self, pdf: Pdf, content: bytes) -> None:
        self._pdf = pdf
        self._page_of = {page.obj.objgen[0]: number for number, page in enumerate(pdf.pages)}
        self._simple = {
            int(number): ["P", "", [[self._page_of[int(page)], int(passage)]]]
            for number, passage, page in SIMPLE.findall(content)
        }

    def document_kids(self) -> list[Tag]:
        """Return the tags of the document, without those around them."""
        document: Any = self._pdf.Root.StructTreeRoot.K[0]
        # The library would read each kid before it returns its number.
        numbers = map(int, document.K.unparse().replace(b" 0 R", b"").strip(b"[ ]").split())
        return [self._simple.get(number) or self._tag(self._pdf.get_object(number, 0)) for number in numbers]

    def _tag(self, element: Any) -> Tag:
        if not KEYS.issuperset(element.keys()):
            raise ValueError(f"A tag holds one of {', '.join(element.keys())}, which is not known.")
        page = self._page_of[element.Pg.objgen[0]] if "/Pg" in element else -1
        kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
        return [str(element.S)[1:], "", [self._kid(kid, page) for kid in kids]]

    def _kid(self, kid: Any, page: int) -> Tag:
        if not isinstance(kid, pikepdf.Dictionary):
            return [page, int(kid)]
        if kid.get("/Type") == Name.MCR:
            return [self._page_of[kid.Pg.objgen[0]] if "/Pg" in kid else page, int(kid.MCID)]
        return self._tag(kid)


def _section_tags(tags: Sequence[Tag], names: dict[str, Any]) -> dict[str, list[Tag]]:
    """Return what belongs before, into and after the list."""
    _name_languages(tags, names)
    begin = 1 if names["as_of"] else 0
    first = begin + (1 if names["heading"] else 0)
    end = first + len(names["entries"])
    # PDF/UA makes Typst refuse a document whose first heading is of the second level.
    headings = [["H2", *heading[1:]] for heading in tags[begin:first]]
    entries = [kids[0] if _is_passage(kids) else ["LBody", language, kids] for _tag, language, kids in tags[first:end]]
    return {"before": list(tags[:begin]), "headings": headings, "entries": entries, "after": list(tags[end:])}


def _is_passage(kids: Sequence[Tag]) -> bool:
    return len(kids) == 1 and isinstance(kids[0][0], int)


def _name_languages(tags: Sequence[Tag], names: dict[str, Any]) -> None:
    """Set the language of each passage: Typst tags it as emphasis.

    Typst tags no passage that it cannot draw. Languages whose passages are unknown for that reason are left out: a
    letter must be printed whatever its names are.
    """
    texts = [names["as_of"], names["heading"], *names["entries"], names["withheld"]]
    passages_of = [text["runs"] if isinstance(text, dict) else text for text in texts if text]
    if len(tags) != len(passages_of):
        return
    for tag, runs in zip(tags, passages_of, strict=True):
        languages = [run[0] for run in runs if isinstance(run, list)] if isinstance(runs, list) else []
        if not languages:
            continue
        emphases = [kid for kid in tag[2] if kid[0] == "Em"]
        is_complete = len(emphases) == len(languages)
        for emphasis, language in zip(emphases, languages if is_complete else [""] * len(emphases), strict=True):
            emphasis[:2] = ["Span", language]
