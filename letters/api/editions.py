"""Editions of a letter, and whether a copy of one is genuine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import override
from ninja import Path, Query, Router

from core.api_schemas import ProblemOut
from letters.api.query_parameters import InLanguage, Sha256, Slug
from letters.api.schemas import CopyOut, EditionsOut
from letters.editions.copies import find_copy
from letters.exceptions import UnknownCopy
from letters.lookup import find_public_letter
from letters.models import EditionFile
from letters.press.press_page import EditionInContext, editions_in_context

router = Router(tags=["editions"])
copies_router = Router(tags=["editions"])


@router.get("{slug}/editions", response={200: EditionsOut, 404: ProblemOut}, summary="The editions of a letter")
def editions(request: HttpRequest, slug: Path[Slug], query: Query[InLanguage]) -> dict[str, Any]:
    """All editions of a letter in all its languages, newest first, with what changed from one to the next."""
    letter = find_public_letter(slug, query.language)
    with override(letter.language):
        return {"results": [_edition(item) for item in editions_in_context(letter.signatory_list)]}


@copies_router.get(
    "{sha256}", response={200: CopyOut, 404: ProblemOut}, summary="Whether a copy of an edition is genuine"
)
def copy(request: HttpRequest, sha256: Path[Sha256]) -> dict[str, Any]:
    """The edition whose PDF has this SHA-256, also one that was taken down; 404 for a file that is none of ours."""
    file = find_copy(sha256)
    if file is None:
        raise UnknownCopy
    more = {"title": file.title, "taken_down": file.edition.takedown_reason, "is_available": file.is_available}
    return file_of(file) | more


def file_of(file: EditionFile) -> dict[str, Any]:
    """Return what `FileOut` says of a file."""
    return {
        "number": file.edition.number,
        "language": file.language,
        "published_at": file.edition.published_at,
        "counts": file.edition.counts,
        "pages": file.pages,
        "size": file.size,
        "sha256": file.sha256,
        "text_version": file.text_version,
        "url": f"{settings.BASE_URL}{file.get_absolute_url()}",
    }


def _edition(item: EditionInContext) -> dict[str, Any]:
    edition = item.edition
    files = [] if edition.is_taken_down else list(edition.files.all())
    return {
        "number": edition.number,
        "published_at": edition.published_at,
        "counts": edition.counts,
        "change": item.change,
        "text_changed": item.is_text_changed,
        "taken_down": edition.takedown_reason,
        "files": [file_of(file) for file in files],
        "signatories_url": f"{settings.BASE_URL}{files[0].signatories_url}" if files else None,
    }
