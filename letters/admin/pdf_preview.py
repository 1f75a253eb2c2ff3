"""The editor's preview of a letter as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from letters.exceptions import RenderFailed
from letters.models import Letterhead, LetterPage
from letters.preview_modes import PreviewMode, register_preview_mode


def pdf_preview(letter: LetterPage, request: HttpRequest) -> HttpResponse:
    """Return a draft as the PDF that it would be with today's signatories; 503 if it cannot be typeset."""
    from letters.pdf.document import render_letter

    try:
        rendered = render_letter(
            letter,
            list(letter.signatory_list.signatories.for_printing(with_logos=letter.shows_logos)),
            paper=list(letter.signatory_list.paper_signatures.all()),
            letterhead=Letterhead.for_request(request),
            address=letter.get_full_url(request) or "",
        )
    except RenderFailed as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse(rendered.content, content_type="application/pdf")


def register_pdf_preview() -> None:
    """Offer the preview in the editor; called once, when the app is ready."""
    register_preview_mode(PreviewMode("pdf", _("PDF"), pdf_preview))
