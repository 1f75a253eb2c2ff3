"""Files of a letter for the public, as it is now; those of editions are in `permanent`."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import content_disposition_header
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from core.cache import cached_briefly
from letters import derived_files
from letters.enums import DerivedKind
from letters.exceptions import UnknownLetter
from letters.file_urls import asked_language
from letters.lookup import find_at_address, find_published
from letters.models import DerivedFile, LetterPage
from letters.public.list_files import is_long, long_file, short_file

#: An edition never changes, but its letter may be restricted or unpublished: shared caches ask again after minutes,
#: and get 304 for the price of a query.
EDITION = "public, max-age=300, must-revalidate"
SHORT = "public, max-age=300"
#: Seconds after which a reader asks again for a file that is being made.
AGAIN_AFTER = 5
#: The picture of a letter that has none yet, and its ETag.
NO_PICTURE = Path(__file__).parent.parent / "static" / "letters" / "share.png"
GENERAL_PICTURE = "general"


def latest_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send readers on to the newest PDF of a letter, in the letter's language."""
    file = published_or_404(slug, asked_language(request)).latest_file
    if file is None:
        raise Http404
    response = redirect(file)
    patch_cache_control(response, public=True, max_age=60)
    return response


def signatories_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the public signatories of a letter as they are now."""
    return _list(request, slug, "csv", "text/csv; charset=utf-8")


def signatories_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as JSON: a list of objects with the columns of the CSV."""
    return _list(request, slug, "json", "application/json")


def press_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send readers on to the press kit of the newest edition."""
    letter = published_or_404(slug, asked_language(request))
    newest = letter.latest_file
    if newest is None:
        raise Http404
    response = redirect(newest.edition.kit_url)
    patch_cache_control(response, public=True, max_age=60)
    return response


def share_png(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the picture that other sites show beside a link to a letter; before the first was made, a general one."""
    found = derived_files.find(DerivedKind.SHARE_IMAGE, published_or_404(slug, asked_language(request)).pk)
    response = send_derived(request, found.file, "image/png", f"{slug}.png") if found else None
    return response or send_file(
        request, str(NO_PICTURE), "image/png", f"{slug}.png", digest=GENERAL_PICTURE, cache="public, max-age=60"
    )


def published_or_404(slug: str, language: str | None = None) -> LetterPage:
    """Return the letter with this slug that anybody may read, in a language, else in the first that has it."""
    try:
        return find_published(slug, language)
    except UnknownLetter as error:
        raise Http404 from error


def at_address_or_404(slug: str, language: str) -> LetterPage:
    """Return the letter with this slug at the addresses of a language; raises as `find_at_address`."""
    try:
        return find_at_address(slug, language)
    except UnknownLetter as error:
        raise Http404 from error


def _list(request: HttpRequest, slug: str, file_format: str, content_type: str) -> HttpResponseBase:
    signatory_list = published_or_404(slug, asked_language(request)).signatory_list
    name = f"{slug}-signatories.{file_format}"
    if is_long(signatory_list):
        found = long_file(signatory_list, file_format)
        cache = f"public, max-age={settings.PUBLIC_FILE_SECONDS}"
        sent = send_derived(request, found.file, content_type, name, cache=cache) if found else None
        return sent or being_made(request)
    response = HttpResponse(short_file(signatory_list, file_format), content_type=content_type)
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    patch_cache_control(response, public=True, max_age=settings.PUBLIC_FILE_SECONDS)
    return response


def send_derived(
    request: HttpRequest, file: DerivedFile, content_type: str, name: str, *, cache: str = SHORT
) -> HttpResponseBase | None:
    """Send a stored file; None where it is gone, and then it is made again."""
    try:
        return send_file(request, file.content.path, content_type, name, digest=file.sha256, cache=cache)
    except MissingFileError:
        derived_files.forget_content(file)
        return None


def being_made(request: HttpRequest) -> HttpResponse:
    response = render(request, "letters/press/being_made.html", {"seconds": AGAIN_AFTER}, status=503)
    response["Retry-After"] = str(AGAIN_AFTER)
    # Django would log it as an error of the server.
    response._has_been_logged = True  # type: ignore[attr-defined]
    add_never_cache_headers(response)
    return response


@cached_briefly
def _static_file(path: str, content_type: str, name: str, digest: str, cache: str) -> StaticFile:
    """Return a file as WhiteNoise knows static ones: with checksum, length, and in parts for who asks so."""
    headers = [
        ("Content-Type", content_type),
        ("ETag", f'"{digest}"'),
        ("Cache-Control", cache),
        ("Accept-Ranges", "bytes"),
        ("Content-Disposition", str(content_disposition_header(as_attachment=False, filename=name))),
    ]
    return StaticFile(path, headers)


def send_file(
    request: HttpRequest, path: str, content_type: str, name: str, *, digest: str, cache: str
) -> HttpResponseBase:
    """Send a file with its checksum as ETag, whole or in part, as WhiteNoise sends static ones."""
    file = _static_file(path, content_type, name, digest, cache)
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(file, request)
    return response
