"""The way to the typesetter: a process for each PDF, forked from one that is warm, bounded in time and memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from letters.exceptions import GlyphsMissing, RenderFailed
from letters.pdf.child import carry_out
from letters.pdf.order import EnclosedFile, MergeOrder, Order, PrintOrder, Refusal, RenderedPdf

#: Importing WeasyPrint takes most of the time of a short letter: this server has done it, and forks.
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["letters.pdf.typesetter"])

#: Bytes of a document that give it one more second.
BYTES_A_SECOND = 20_000


def typeset(html: str, *, identifier: str, enclosed: Sequence[EnclosedFile] = ()) -> RenderedPdf:
    """Return the PDF of a self-contained document, with files inside it; the same bytes for the same input.

    Raises `GlyphsMissing` for characters that no font can draw, and `RenderFailed`, with a sentence for staff,
    when the document is refused or a limit of time or memory is passed. The time allowed grows with the document.
    """
    return _carry_out(PrintOrder(html, identifier, settings.PDF_VARIANT, enclosed), len(html))


def typeset_part(html: str, *, identifier: str) -> RenderedPdf:
    """Return the PDF of a document that will be merged into another; raises as `typeset` does."""
    return _carry_out(PrintOrder(html, identifier, settings.PDF_VARIANT, is_part=True), len(html))


def typeset_overlay(html: str) -> RenderedPdf:
    """Return the pages of a document without tags, to lay them over others; raises as `typeset` does."""
    return _carry_out(PrintOrder(html, "overlay", ""), len(html))


def merge(parts: Sequence[bytes], overlay: bytes) -> RenderedPdf:
    """Return PDFs as one, in their order, with the pages of `overlay` laid over its pages; raises `RenderFailed`."""
    return _carry_out(MergeOrder(parts, overlay), sum(map(len, parts)))


def _carry_out(order: Order, size: int) -> RenderedPdf:
    answer = _answer(order, settings.PDF_MAX_SECONDS + size / BYTES_A_SECOND)
    if isinstance(answer, RenderedPdf):
        return answer
    if answer.missing:
        raise GlyphsMissing(answer.missing)
    raise RenderFailed(_("The letter could not be typeset: %s") % answer.error)


def _answer(order: Order, seconds: float) -> RenderedPdf | Refusal:
    receiving, sending = _server.Pipe(duplex=False)
    child = _server.Process(target=carry_out, args=(sending, order, settings.PDF_MAX_MEMORY_BYTES), daemon=True)
    child.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise RenderFailed(
                _("The letter was not typeset within %d seconds. Shorten it, or raise PDF_MAX_SECONDS.") % seconds
            )
        answer: RenderedPdf | Refusal = receiving.recv()
    except EOFError:
        return Refusal(error="The process ended without a reason; it may have taken too much memory.")
    finally:
        child.kill()
        child.join()
        receiving.close()
    return answer
