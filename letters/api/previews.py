"""Drafts for front ends, by the preview token of the editor."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from ninja import Path, Router

from core.api_schemas import ProblemOut
from letters.api.letters import letter_data
from letters.api.query_parameters import PreviewToken
from letters.api.schemas import LetterOut
from letters.exceptions import UnknownPreview
from letters.models import LetterPage
from letters.models.headless import HeadlessPage

router = Router(tags=["letters"])


@router.get("{token}", response={200: LetterOut, 404: ProblemOut}, summary="A draft, for previews")
def preview(request: HttpRequest, response: HttpResponse, token: Path[PreviewToken]) -> dict[str, Any]:
    """A letter as it is in the editor, saved or not, with the signatories of its list.

    The token is in the URL that the editor's preview opens, `/preview/?content_type=…&token=…` at the front end, and
    is valid for a day.
    """
    return letter_data(find_draft(LetterPage, token, response).as_draft())


def find_draft(model: type[HeadlessPage], token: str, response: HttpResponse) -> Any:
    """Return the draft of a preview token, and let nobody cache the response. Raises `UnknownPreview`."""
    add_never_cache_headers(response)
    try:
        draft = model.get_page_from_preview_token(token)
    except BadSignature as error:
        raise UnknownPreview from error
    if draft is None:
        raise UnknownPreview
    return draft
