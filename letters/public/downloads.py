"""Files of a letter as it is now; `letters.editions.views` serves those of editions."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from letters import derived_files
from letters.enums import DerivedKind
from letters.file_urls import requested_language
from letters.public.list_files import is_long, long_file, short_file
from letters.responses import derived_file_response, local_file_response, pending_response
from letters.shortcuts import get_public_letter_or_404
from signatories.models import SignatoryList

#: The share image of a letter until its own is drawn, and the ETag of that image.
DEFAULT_SHARE_IMAGE = Path(__file__).parent.parent / "static" / "letters" / "share.png"
DEFAULT_SHARE_IMAGE_ETAG = "general"


def latest_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to the newest PDF of a letter, in the letter's language; 404 before the first edition."""
    file = get_public_letter_or_404(slug, requested_language(request)).latest_file
    if file is None:
        raise Http404
    response = redirect(file)
    patch_cache_control(response, public=True, max_age=60)
    return response


def signatories_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the public signatories of a letter as CSV."""
    return _signatories(request, slug, "csv", "text/csv; charset=utf-8")


def signatories_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the public signatories of a letter as a JSON list of objects with the columns of the CSV."""
    return _signatories(request, slug, "json", "application/json")


def _signatories(request: HttpRequest, slug: str, file_format: str, content_type: str) -> HttpResponseBase:
    letter = get_public_letter_or_404(slug, requested_language(request))
    signatory_list, name = letter.signatory_list, f"{slug}-signatories"
    if is_long(signatory_list):
        response = _long_file(request, signatory_list, file_format, content_type, name)
        return response or pending_response(request, language=letter.language)
    response = HttpResponse(short_file(signatory_list, file_format), content_type=content_type)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"{name}.{file_format}")
    )
    patch_cache_control(response, public=True, max_age=settings.PAGE_MAX_AGE)
    return response


def _long_file(
    request: HttpRequest, signatory_list: SignatoryList, file_format: str, content_type: str, name: str
) -> HttpResponseBase | None:
    """Return the stored file of a long list, whose name says as of when it is; None if none may be sent."""
    stored = long_file(signatory_list, file_format)
    if stored is None:
        return None
    # It may lack what was added since.
    as_of = f"-{timezone.localtime(stored.file.made_at):%Y-%m-%d-%H%M}" if stored.file.made_at else ""
    # As long as pages, for the same reason: somebody may have withdrawn.
    cache = f"public, max-age={settings.PAGE_MAX_AGE}"
    return derived_file_response(request, stored.file, content_type, f"{name}{as_of}.{file_format}", cache=cache)


def press_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Redirect to the press kit of the newest edition; 404 before the first."""
    newest = get_public_letter_or_404(slug, requested_language(request)).latest_file
    if newest is None:
        raise Http404
    response = redirect(newest.edition.kit_url)
    patch_cache_control(response, public=True, max_age=60)
    return response


def share_png(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the image that other sites show beside a link to a letter; a general one until it is drawn."""
    letter = get_public_letter_or_404(slug, requested_language(request))
    stored = derived_files.find(DerivedKind.SHARE_IMAGE, letter.pk)
    response = derived_file_response(request, stored.file, "image/png", f"{slug}.png") if stored else None
    return response or local_file_response(
        request,
        str(DEFAULT_SHARE_IMAGE),
        "image/png",
        f"{slug}.png",
        digest=DEFAULT_SHARE_IMAGE_ETAG,
        cache="public, max-age=60",
    )
