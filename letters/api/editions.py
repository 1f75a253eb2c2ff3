"""Editions of a letter, and verification of copies."""

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
from letters.press.edition_history import EditionWithChange, editions_with_changes

router = Router(tags=["editions"])
copies_router = Router(tags=["editions"])


@router.get("{slug}/editions", response={200: EditionsOut, 404: ProblemOut}, summary="The editions of a letter")
def editions(request: HttpRequest, slug: Path[Slug], query: Query[InLanguage]) -> dict[str, Any]:
    """All editions of a letter in all its languages, newest first, with the changes from one to the next."""
    letter = find_public_letter(slug, query.language)
    with override(letter.language):
        return {"results": [_edition(item) for item in editions_with_changes(letter.signatory_list)]}


@copies_router.get("{sha256}", response={200: CopyOut, 404: ProblemOut}, summary="Verify a copy of an edition")
def copy(request: HttpRequest, sha256: Path[Sha256]) -> dict[str, Any]:
    """The edition whose PDF has this SHA-256 checksum, even if it was taken down; 404 for any other file."""
    file = find_copy(sha256)
    if file is None:
        raise UnknownCopy
    status = {"title": file.title, "taken_down": file.edition.takedown_reason, "is_available": file.is_available}
    return file_data(file) | status


def file_data(file: EditionFile) -> dict[str, Any]:
    """Return the data of `FileOut`."""
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


def _edition(item: EditionWithChange) -> dict[str, Any]:
    edition = item.edition
    files = [] if edition.is_taken_down else list(edition.files.all())
    return {
        "number": edition.number,
        "published_at": edition.published_at,
        "counts": edition.counts,
        "change": item.change,
        "text_changed": item.is_text_changed,
        "taken_down": edition.takedown_reason,
        "files": [file_data(file) for file in files],
        "signatories_url": f"{settings.BASE_URL}{files[0].signatories_url}" if files else None,
    }
