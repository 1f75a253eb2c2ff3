"""Responses that several slices send: files with checksums, files that are not made yet, and 410 Gone."""

from __future__ import annotations

import io
from copy import copy
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from core.cache import cached_briefly
from core.languages import language_codes
from letters import derived_files
from letters.models import DerivedFile

#: `Cache-Control` of files that change with their letter.
SHORT_CACHE = "public, max-age=300"
#: What browsers show; other files are downloaded.
SHOWN_TYPES = ("application/pdf", "image/png")
#: Seconds after which the page for a file that is not made yet reloads.
RETRY_AFTER = 5
#: Seconds for which caches may store that a letter is gone or moved: another letter may get its slug.
MOVED_MAX_AGE = 60


def file_response(
    request: HttpRequest, file: FieldFile, content_type: str, name: str, *, digest: str, cache: str = SHORT_CACHE
) -> HttpResponseBase:
    """Return a stored file with `digest` as ETag, whole or the range that is asked for.

    `cache` is its `Cache-Control`. Raises `FileNotFoundError` if it is missing.
    """
    if isinstance(file.storage, FileSystemStorage):
        return local_file_response(request, file.path, content_type, name, digest=digest, cache=cache)
    headers = {"ETag": f'"{digest}"', "Cache-Control": cache}
    # Ask no other machine for a file that the reader has.
    known = get_conditional_response(request, etag=headers["ETag"], response=HttpResponse(headers=headers))
    if known and known.status_code != HTTPStatus.OK:
        return known
    if request.method == "HEAD":
        content: Any = io.BytesIO()
        headers["Content-Length"] = str(file.storage.size(str(file.name)))
    else:
        # Nothing is read before `ByteRangeMiddleware` has decided what to send.
        content = file.storage.open(str(file.name))
    response = FileResponse(
        content, filename=name, content_type=content_type, as_attachment=content_type not in SHOWN_TYPES
    )
    for header, value in headers.items():
        response[header] = value
    return response


def local_file_response(
    request: HttpRequest, path: str, content_type: str, name: str, *, digest: str, cache: str = SHORT_CACHE
) -> HttpResponseBase:
    """Like `file_response`, for the file at a path of this machine, as WhiteNoise serves static files."""
    try:
        file = _static_file(path, content_type, name, digest, cache)
    except MissingFileError as error:
        raise FileNotFoundError(path) from error
    condition = request.headers.get("If-Range")
    if condition not in (None, f'"{digest}"'):
        # WhiteNoise would continue a download of the former file with the rest of this one.
        request = copy(request)
        request.META = {name: value for name, value in request.META.items() if name != "HTTP_RANGE"}
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(file, request)
    return response


@cached_briefly
def _static_file(path: str, content_type: str, name: str, digest: str, cache: str) -> StaticFile:
    is_downloaded = content_type not in SHOWN_TYPES
    headers = [
        ("Content-Type", content_type),
        ("ETag", f'"{digest}"'),
        ("Cache-Control", cache),
        ("Accept-Ranges", "bytes"),
        ("Content-Disposition", str(content_disposition_header(as_attachment=is_downloaded, filename=name))),
    ]
    return StaticFile(path, headers)


def derived_file_response(
    request: HttpRequest, file: DerivedFile, content_type: str, name: str, *, cache: str = SHORT_CACHE
) -> HttpResponseBase | None:
    """Return the content of a derived file; None if it is missing, and then the worker makes it again."""
    try:
        return file_response(request, file.content, content_type, name, digest=file.sha256, cache=cache)
    except FileNotFoundError:
        derived_files.mark_missing(file)
        return None


def pending_response(request: HttpRequest, *, language: str = "") -> HttpResponse:
    """Return 503 with a page that reloads, for a file that the worker is making; in `language`, or the active one."""
    chosen = language or get_language()
    with override(chosen):
        response = render(request, "letters/press/pending.html", {"seconds": RETRY_AFTER}, status=503)
    response["Content-Language"] = chosen or settings.LANGUAGE_CODE
    response["Retry-After"] = str(RETRY_AFTER)
    # Django would log it as an error of the server.
    response._has_been_logged = True  # type: ignore[attr-defined]
    add_never_cache_headers(response)
    return response


def gone_response(request: HttpRequest, template: str, context: dict[str, Any], *, language: str = "") -> HttpResponse:
    """Return a notice with 410, in `language`, else in that of the path or of the query, else in the active one."""
    match = request.resolver_match
    in_path = match.kwargs.get("language", "") if match else ""
    candidates = [language, in_path, request.GET.get("language", "")]
    known = language_codes()
    chosen = next((code for code in candidates if code in known), get_language())
    with override(chosen):
        response = render(request, template, context, status=HTTPStatus.GONE)
    response["Content-Language"] = chosen or settings.LANGUAGE_CODE
    patch_cache_control(response, public=True, max_age=MOVED_MAX_AGE)
    return response
