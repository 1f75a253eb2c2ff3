"""Files for the public: PDFs and signatories of editions, and the list as it is now."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from letters.enums import DerivedKind
from letters.exceptions import UnknownLetter
from letters.models import DerivedFile, Edition, EditionFile, LetterPage
from letters.services import derived
from letters.services.finding import find_letter, find_published
from letters.services.public_files import is_long, long_file, short_file
from letters.visibility import public_letters
from signatories.memory import for_a_moment

#: An edition never changes, but its letter may be restricted or unpublished: shared caches ask again after minutes,
#: and get 304 for the price of a query.
EDITION = "public, max-age=300, must-revalidate"
SHORT = "public, max-age=300"
#: Seconds after which a reader asks again for a file that is being made.
AGAIN_AFTER = 5
#: The picture of a letter that has none yet, and its ETag.
NO_PICTURE = Path(__file__).parent.parent / "static" / "letters" / "share.png"
GENERAL_PICTURE = "general"


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
def signatories_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the public signatories of a letter as they are now."""
    return _list(request, slug, "csv", "text/csv; charset=utf-8")


@require_safe
def signatories_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as JSON: a list of objects with the columns of the CSV."""
    return _list(request, slug, "json", "application/json")


@require_safe
def press_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send readers on to the press kit of the newest edition."""
    letter = published_or_404(slug)
    newest = letter.latest_file
    if newest is None:
        raise Http404
    response = redirect("letters:edition_kit", slug, newest.edition.number)
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def edition_kit(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Send everything about an edition as one file; while the worker makes it, a page that asks again by itself."""
    edition = _edition_or_404(slug, number)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    published_or_404(slug)
    found = derived.find(DerivedKind.PRESS_KIT, edition.pk)
    # A kit that is out of date may hold a logo or a contact that must no longer be given out.
    if found is None or not found.is_current:
        return _being_made(request)
    return _send_derived(request, found.file, "application/zip", f"{slug}-edition-{number}-press.zip") or _being_made(
        request
    )


@require_safe
def share_png(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the picture that other sites show beside a link to a letter; before the first was made, a general one."""
    found = derived.find(DerivedKind.SHARE_IMAGE, published_or_404(slug).pk)
    response = _send_derived(request, found.file, "image/png", f"{slug}.png") if found else None
    return response or _send(
        request, str(NO_PICTURE), "image/png", f"{slug}.png", digest=GENERAL_PICTURE, cache="public, max-age=60"
    )


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


def _list(request: HttpRequest, slug: str, file_format: str, content_type: str) -> HttpResponseBase:
    signatory_list = published_or_404(slug).signatory_list
    name = f"{slug}-signatories.{file_format}"
    if is_long(signatory_list):
        found = long_file(signatory_list, file_format)
        cache = f"public, max-age={settings.PUBLIC_FILE_SECONDS}"
        sent = _send_derived(request, found.file, content_type, name, cache=cache) if found else None
        return sent or _being_made(request)
    response = HttpResponse(short_file(signatory_list, file_format), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, public=True, max_age=settings.PUBLIC_FILE_SECONDS)
    return response


def _send_derived(
    request: HttpRequest, file: DerivedFile, content_type: str, name: str, *, cache: str = SHORT
) -> HttpResponseBase | None:
    """Send a stored file; None where it is gone, and then it is made again."""
    try:
        return _send(request, file.content.path, content_type, name, digest=file.sha256, cache=cache)
    except MissingFileError:
        derived.forget_content(file)
        return None


def _being_made(request: HttpRequest) -> HttpResponse:
    response = render(request, "letters/press/being_made.html", {"seconds": AGAIN_AFTER}, status=503)
    response["Retry-After"] = str(AGAIN_AFTER)
    # Django would log it as an error of the server.
    response._has_been_logged = True  # type: ignore[attr-defined]
    add_never_cache_headers(response)
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
