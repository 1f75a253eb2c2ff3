"""PDFs for the public."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from letters.exceptions import UnknownLetter
from letters.models import EditionFile, LetterPage
from letters.services.finding import find_letter

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def latest_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send readers on to the newest PDF of a letter, in the letter's language."""
    file = _letter_or_404(slug).latest_file
    if file is None:
        raise Http404
    response = redirect(file)
    patch_cache_control(response, public=True, max_age=60)
    return response


def _digest(request: HttpRequest, slug: str, number: int, language: str) -> str:
    return f'"{_file_or_404(slug, number, language).sha256}"'


@require_safe
@condition(etag_func=_digest)
def edition_pdf(request: HttpRequest, slug: str, number: int, language: str) -> FileResponse:
    """Send the PDF of an edition. It never changes, so that caches may keep it for ever."""
    file = _file_or_404(slug, number, language)
    response = FileResponse(file.content.open(), content_type="application/pdf", filename=file.download_name(slug))
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


def _letter_or_404(slug: str) -> LetterPage:
    try:
        return find_letter(slug)
    except UnknownLetter as error:
        raise Http404 from error


def _file_or_404(slug: str, number: int, language: str) -> EditionFile:
    letter = _letter_or_404(slug)
    file = (
        EditionFile.objects.published()
        .filter(edition__signatory_list_id=letter.signatory_list_id, edition__number=number, language=language)
        .first()
    )
    if file is None:
        raise Http404
    return file
