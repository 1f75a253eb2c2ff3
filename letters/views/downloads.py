"""Files for the public: PDFs and signatories of editions, and the list as it is now."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from letters.exceptions import RenderFailed, UnknownLetter
from letters.models import Edition, EditionFile, LetterPage
from letters.services.finding import find_letter, find_published
from letters.services.press import press_kit, share_image, signatories_file
from letters.visibility import public_letters
from signatories.memory import for_a_moment

#: An edition never changes, but its letter may be restricted or unpublished: shared caches ask again after minutes,
#: and get 304 for the price of a query.
EDITION = "public, max-age=300, must-revalidate"
SHORT = "public, max-age=300"


@require_safe
def latest_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send readers on to the newest PDF of a letter, in the letter's language."""
    file = published_or_404(slug).latest_file
    if file is None:
        raise Http404
    response = redirect(file)
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def edition_pdf(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponseBase:
    """Send the PDF of an edition, whole or in part. It never changes; caches ask again whether it is still public.

    In the place of one that was taken down stands a notice that says so.
    """
    edition, file = _edition_file(slug, number, language)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    return _send(request, file.content.path, "application/pdf", file.download_name(slug), digest=file.sha256)


@require_safe
def edition_csv(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Send the signatories of an edition, as they were."""
    edition = _edition_or_404(slug, number)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    if not edition.signatories:
        raise Http404
    path = edition.signatories.path
    name = f"{slug}-edition-{number}-signatories.csv"
    return _send(request, path, "text/csv; charset=utf-8", name, digest=Path(path).stem)


@require_safe
def signatories_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the public signatories of a letter as they are now."""
    return _list(slug, "csv", "text/csv; charset=utf-8")


@require_safe
def signatories_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the same as JSON: a list of objects with the columns of the CSV."""
    return _list(slug, "json", "application/json")


@require_safe
def press_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send all that the press page of a letter offers as one file."""
    path = press_kit(published_or_404(slug))
    return _send(request, str(path), "application/zip", f"{slug}-press.zip", digest=path.stem, cache=SHORT)


@require_safe
def share_png(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the picture that other sites show beside a link to a letter."""
    try:
        path = share_image(published_or_404(slug))
    except RenderFailed as error:
        raise Http404 from error
    return _send(request, str(path), "image/png", f"{slug}.png", digest=path.stem, cache=SHORT)


def published_or_404(slug: str, language: str | None = None) -> LetterPage:
    """Return the letter with this slug that anybody may read, in a language, else in the first that has it."""
    try:
        return find_published(slug, language)
    except UnknownLetter as error:
        raise Http404 from error


def _letter_or_404(slug: str) -> LetterPage:
    """Return a letter in whichever language has the slug, public or not."""
    try:
        return find_letter(slug)
    except UnknownLetter as error:
        raise Http404 from error


def _list(slug: str, file_format: str, content_type: str) -> HttpResponse:
    content = signatories_file(published_or_404(slug).signatory_list, file_format)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-signatories.{file_format}"'
    patch_cache_control(response, public=True, max_age=settings.PUBLIC_FILE_SECONDS)
    return response


def _edition_or_404(slug: str, number: int) -> Edition:
    editions = Edition.objects.numbered().filter(signatory_list_id=_letter_or_404(slug).signatory_list_id)
    edition = editions.filter(number=number).first()
    if edition is None or not public_letters(signatory_list=edition.signatory_list_id).exists():
        raise Http404
    return edition


@for_a_moment
def _edition_file(slug: str, number: int, language: str) -> tuple[Edition, EditionFile]:
    edition = _edition_or_404(slug, number)
    file = edition.files.filter(language=language).first()
    if file is None or not EditionFile.objects.in_public_language().filter(pk=file.pk).exists():
        raise Http404
    return edition, file


def _taken_down(request: HttpRequest, edition: Edition) -> HttpResponse:
    response = render(request, "letters/taken_down.html", {"edition": edition}, status=410)
    patch_cache_control(response, public=True, max_age=60)
    return response


@for_a_moment
def _static_file(path: str, content_type: str, name: str, digest: str, cache: str) -> StaticFile:
    """Return a file as WhiteNoise knows static ones: with checksum, length, and in parts for who asks so."""
    headers = [
        ("Content-Type", content_type),
        ("ETag", f'"{digest}"'),
        ("Cache-Control", cache),
        ("Accept-Ranges", "bytes"),
        ("Content-Disposition", f'inline; filename="{name}"'),
    ]
    return StaticFile(path, headers)


def _send(
    request: HttpRequest, path: str, content_type: str, name: str, *, digest: str, cache: str = EDITION
) -> HttpResponseBase:
    file = _static_file(path, content_type, name, digest, cache)
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(file, request)
    return response
