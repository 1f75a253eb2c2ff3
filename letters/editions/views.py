"""Editions at their permanent addresses, which no slug is a part of; and the addresses that they had before."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from core.cache import cached_briefly
from letters import derived_files
from letters.enums import DerivedKind
from letters.exceptions import LetterGone
from letters.models import Edition, EditionFile, LetterPage, PermanentAddress
from letters.models.public_letters import public_letter_for, public_letters_for
from letters.responses import derived_file_response, file_response, gone_response, pending_response
from letters.visibility import is_served

#: An edition never changes, but its letter may be restricted or unpublished: shared caches revalidate after minutes,
#: and get 304 for the price of a query.
EDITION_CACHE = "public, max-age=300, must-revalidate"


def pdf(request: HttpRequest, public_id: str, number: int, language: str) -> HttpResponseBase:
    """Send the PDF of an edition, whole or in part. It never changes; caches ask again whether it is still public.

    In the place of one that was taken down, or whose letter was deleted or unpublished, stands a notice that says so.
    """
    edition, file, name = _public_file(public_id, number, language)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    return file_response(request, file.content, "application/pdf", name, digest=file.sha256, cache=EDITION_CACHE)


def csv(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """Send the signatories of an edition, as they were."""
    edition, letter = _edition_with_letter(public_id, number)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    if not edition.signatories:
        raise Http404
    file, name = edition.signatories, f"{letter.slug}-edition-{number}-signatories.csv"
    digest = PurePosixPath(str(file.name)).stem
    return file_response(request, file, "text/csv; charset=utf-8", name, digest=digest, cache=EDITION_CACHE)


def kit(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """Send everything about an edition as one file; while the worker makes it, a page that asks again by itself."""
    edition, letter = _edition_with_letter(public_id, number)
    if edition.is_taken_down:
        return _taken_down(request, edition)
    found = derived_files.find(DerivedKind.PRESS_KIT, edition.pk)
    # A kit that is out of date may hold a logo or a contact that must no longer be given out.
    if found is None or not found.is_current:
        return pending_response(request)
    name = f"{letter.slug}-edition-{number}-press.zip"
    return derived_file_response(request, found.file, "application/zip", name) or pending_response(request)


def letter_of(request: HttpRequest, public_id: str, number: int, language: str) -> HttpResponse:
    """Lead from what is printed in an edition to its letter as it is now, in its language or a public one."""
    _found, letter = _edition_with_letter(public_id, number, language)
    response = redirect(letter.full_url or "/")
    patch_cache_control(response, public=True, max_age=60)
    return response


def former_pdf(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Lead from an address that editions had before they had permanent ones."""
    edition = _former_edition(slug, number, language)
    return _permanently(reverse("permanent:pdf", args=[edition.public_id, number, language]))


def former_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Lead from the address that the signatories of an edition had before."""
    return _permanently(_former_edition(slug, number).signatories_url)


def _edition(public_id: str, number: int) -> Edition:
    address = PermanentAddress.objects.filter(public_id=public_id).select_related("signatory_list").first()
    if address is None:
        raise Http404
    if address.signatory_list is None:
        raise LetterGone
    edition = address.signatory_list.editions.numbered().filter(number=number).first()
    if edition is None:
        raise Http404
    return edition


def _edition_with_letter(public_id: str, number: int, language: str = "") -> tuple[Edition, LetterPage]:
    """Return an edition with its public letter, in a language where it is public there."""
    edition = _edition(public_id, number)
    letter = public_letter_for(edition.signatory_list, language)
    if letter is None:
        _refuse([file.letter for file in edition.files.select_related("letter")])
    return edition, letter


@cached_briefly
def _public_file(public_id: str, number: int, language: str) -> tuple[Edition, EditionFile, str]:
    """Return an edition with its PDF in a language and the name that a download gets."""
    edition = _edition(public_id, number)
    file = edition.files.filter(language=language).select_related("letter").first()
    if file is None:
        raise Http404
    public = public_letters_for(edition.signatory_list)
    letter = next((letter for letter in public if letter.pk == file.letter_id), None)
    if letter is None:
        _refuse([file.letter], public)
    return edition, file, file.download_name(letter.slug)


def _refuse(letters: list[LetterPage | None], alternatives: list[LetterPage] | None = None) -> NoReturn:
    """Raise `LetterGone`, or `Http404` if one of the letters is live but restricted, for example by a password."""
    if any(letter and is_served(letter) for letter in letters):
        raise Http404
    raise LetterGone(alternatives or ())


def _former_edition(slug: str, number: int, language: str = "") -> Edition:
    """Return the edition that had this address when it was published, else one whose letter has or had the slug."""
    files = EditionFile.objects.numbered().filter(edition__number=number)
    in_language = {"language": language} if language else {}
    published_there = files.filter(slug_when_published=slug, **in_language)
    of_current = files.filter(letter__slug=slug, **in_language)
    of_former = files.filter(letter__held_slugs__slug=slug, **in_language).order_by("-letter__held_slugs__held_at")
    for found in (published_there, of_current, of_former):
        file = found.select_related("edition__signatory_list__permanent_address").first()
        if file:
            return file.edition
    raise Http404


def _permanently(address: str) -> HttpResponse:
    response = redirect(address, permanent=True)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _taken_down(request: HttpRequest, edition: Edition) -> HttpResponse:
    return gone_response(request, "letters/public/taken_down.html", {"edition": edition})
