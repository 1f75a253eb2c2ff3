"""The calls to action of a page in the public API."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from wagtail.models import Page

from cms.calls_to_action.call_data import call_data
from cms.calls_to_action.page_kinds import page_kind_named
from cms.calls_to_action.placement import calls_after
from cms.calls_to_action.schemas import CallsOut, CallsQuery
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.exceptions import LettersError
from letters.visibility import visible

router = Router(tags=["site"])


class UnknownPage(LettersError):
    """No public page is meant."""


@router.get("", response={200: CallsOut, 404: ProblemOut}, summary="Calls to action of a page")
def calls_to_action(request: HttpRequest, query: Query[CallsQuery]) -> dict[str, Any]:
    """What readers are asked to do after the text of a public page: donate, subscribe, write to somebody."""
    return {"results": [call_data(shown) for shown in calls_after(_find(query))]}


def _find(query: CallsQuery) -> Page:
    """Return the public page that is meant; raises `UnknownPage` if there is none."""
    pages = visible(Page.objects.filter(alias_of=None)).select_related("locale")
    if query.id is not None:
        pages = pages.filter(pk=query.id)
    else:
        kind = page_kind_named(query.type or "")
        if kind is None or query.slug is None:
            raise UnknownPage(_("Name a page by its id, or by its type and slug."))
        pages = pages.filter(content_type=ContentType.objects.get_for_model(kind), slug=query.slug)
    by_language = {page.locale.language_code: page for page in pages.order_by("-pk")}
    for code in [query.language] if query.language else language_codes():
        if code in by_language:
            return by_language[code].specific
    raise UnknownPage(_("There is no such public page."))
