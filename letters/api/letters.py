"""Letters in the public API. Addresses come from the configured site, never from the request's Host header."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from ninja import Query, Router
from ninja.errors import HttpError
from wagtail.fields import StreamValue

from letters.models import EditionFile, LetterPage
from letters.models.pages import published_translations
from letters.schemas import CopyOut, LetterOut, LetterSummaryOut, ProblemOut
from letters.services.editions import find_copy
from signatories.models import Signatory
from signatories.schemas import SignatoriesOut

router = Router()
editions_router = Router()

MAX_LIMIT = 100


@router.get("", response=list[LetterSummaryOut], summary="Published letters, newest first")
def letters(request: HttpRequest, language: str | None = None) -> list[dict[str, Any]]:
    """All published letters, each language as a letter of its own; `language` (`en`, `fr`) keeps one."""
    found = LetterPage.objects.newest_first().with_counts().select_related("locale")
    if language:
        found = found.filter(locale__language_code=language)
    return [_summary(request, letter) for letter in found]


@router.get("{slug}", response={200: LetterOut, 404: ProblemOut}, summary="One letter")
def letter(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A published letter with its text, its counts, its translations and its newest PDF."""
    found = _published(slug)
    file = found.latest_file
    return {
        **_summary(request, found),
        "place": found.place,
        "place_and_date": found.place_and_date,
        "recipients": _addressees(found.recipients),
        "copies": _addressees(found.copies),
        "subject": found.subject,
        "salutation": found.salutation,
        "body_html": render_to_string("letters/_body.html", {"letter": found}),
        "closing": found.closing,
        "translations": [
            {
                "language": other.language,
                "slug": other.slug,
                "url": other.get_full_url(request),
            }
            for other in published_translations(found)
        ],
        "latest_edition": _file(file) if file else None,
    }


@router.get(
    "{slug}/signatories", response={200: SignatoriesOut, 404: ProblemOut}, summary="The signatories of a letter"
)
def signatories(
    request: HttpRequest, slug: str, limit: int = Query(MAX_LIMIT, ge=1, le=MAX_LIMIT), cursor: int | None = None
) -> dict[str, Any]:
    """Public entries in the printed order: lead signatories, organizations, individuals.

    `next` is the address of the next page, or null on the last; follow it as it is.
    """
    signatory_list = _published(slug).signatory_list
    page = signatory_list.signatories.public().in_printed_order().select_related("group")
    if cursor is not None:
        page = page.after(_entry(signatory_list.pk, cursor))
    entries = list(page[: limit + 1])
    following = None
    if len(entries) > limit:
        address = reverse("api-v1:signatories", args=[slug])
        following = f"{settings.BASE_URL}{address}?limit={limit}&cursor={entries[limit - 1].pk}"
    return {
        "count": signatory_list.signatories.public().count(),
        "next": following,
        "results": entries[:limit],
    }


@editions_router.get(
    "{sha256}", response={200: CopyOut, 404: ProblemOut}, summary="Whether a copy of an edition is genuine"
)
def copy(request: HttpRequest, sha256: str) -> dict[str, Any]:
    """The edition whose PDF has this SHA-256, also one that was taken down; 404 for a file that is none of ours."""
    file = find_copy(sha256)
    if file is None:
        raise HttpError(404, "No edition has this checksum: the file was changed, or it comes from elsewhere.")
    title = file.letter.title if file.letter else file.edition.signatory_list.title
    return {**_file(file), "title": title, "taken_down": file.edition.takedown_reason}


def _published(slug: str) -> LetterPage:
    found = LetterPage.objects.newest_first().filter(slug=slug).select_related("locale", "signatory_list").first()
    if found is None:
        raise HttpError(404, f"There is no published letter “{slug}”.")
    return found


def _entry(list_id: int, cursor: int) -> Signatory:
    # A page may end with an entry that has been withdrawn since: its place in the order still counts.
    last = Signatory.objects.filter(signatory_list_id=list_id, pk=cursor).select_related("group").first()
    if last is None:
        raise HttpError(404, "This cursor belongs to no entry of the list. Begin again without it.")
    return last


def _summary(request: HttpRequest, letter: LetterPage) -> dict[str, Any]:
    return {
        "slug": letter.slug,
        "language": letter.language,
        "title": letter.title,
        "standfirst": letter.standfirst,
        "date": letter.date,
        "url": letter.get_full_url(request),
        "counts": letter.counts,
    }


def _addressees(stream: StreamValue) -> list[dict[str, str]]:
    return [{field: block.value.get(field) or "" for field in block.value} for block in stream]


def _file(file: EditionFile) -> dict[str, Any]:
    return {
        "number": file.edition.number,
        "language": file.language,
        "published_at": file.edition.published_at,
        "counts": file.edition.counts,
        "pages": file.pages,
        "size": file.size,
        "sha256": file.sha256,
        "url": f"{settings.BASE_URL}{file.get_absolute_url()}",
    }
