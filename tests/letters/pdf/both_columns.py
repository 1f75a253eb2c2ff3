"""Prints whether lists in columns have the same PDFs, byte for byte, if WeasyPrint lays out the columns.

Run as `python -m tests.letters.pdf.both_columns`, in a process of its own: the typesetter changes its process.
"""

from __future__ import annotations

import json

STYLE = """
@page { size: A4; margin: 24mm }
ul { column-gap: 7mm; list-style: none; margin: 0; padding: 0 }
li { break-inside: avoid; font-size: 8.5pt; line-height: 1.4; margin-bottom: 0.15em }
li:first-child { break-after: avoid }
li:nth-last-child(-n+2) { break-before: avoid }
p { margin: 0 }
"""


def document(entries: int, count: int, direction: str, height: int) -> str:
    """Return a document with so many entries in `count` columns, below a paragraph of so many millimetres."""
    items = "".join(f"<li>Robin Fernleaf {number}" for number in range(entries))
    style = f"<style>{STYLE} ul {{ columns: {count} }}</style>"
    return (
        f"<!doctype html><html lang=en dir={direction}><title>T</title>{style}"
        f"<p style='height: {height}mm'>A<section><h2>Individuals</h2><ul>{items}</ul></section><p>Z"
    )


def is_same(html: str) -> bool:
    """Return whether both ways give the same PDF."""
    from weasyprint.layout import block

    from letters.pdf import columns, typesetter
    from letters.pdf.print_job import PrintJob, RenderedPdf

    job, results = PrintJob(html, "list", "pdf/ua-1"), []
    for layout in (columns.columns_layout, columns._weasyprint_columns_layout):
        block.columns_layout = layout
        results.append(typesetter.typeset(job))
    return isinstance(results[0], RenderedPdf) and results[0] == results[1]


if __name__ == "__main__":
    cases = [
        (entries, count, direction, height)
        for entries in (1, 3, 4, 31, 77, 130)
        for count, direction, height in ((1, "ltr", 20), (2, "ltr", 20), (2, "rtl", 90), (2, "ltr", 225))
    ]
    print(json.dumps([case for case in cases if not is_same(document(*case))]))
