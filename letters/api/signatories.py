"""The signatories of a letter, paginated."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import Path, Query, Router

from core.api_schemas import ProblemOut, json_response
from core.cache import cached_briefly
from letters.api.letters import next_page_url
from letters.api.query_parameters import SignatoriesQuery, Slug
from letters.lookup import find_public_letter
from signatories.listing.first_page import first_rows
from signatories.listing.pagination import (
    POSITION_COLUMNS,
    Position,
    decode_cursor,
    encode_cursor,
    list_structure,
    newest_page,
    printed_page,
)
from signatories.listing.schemas import SIGNATORY_COLUMNS, SignatoriesOut, signatory_row_data
from signatories.models import SignatoryList
from signatories.models.querysets import SignatoryQuerySet

router = Router(tags=["signatories"])

#: Columns of a page, with `published_at` for the position in the newest ones only.
COLUMNS = tuple(dict.fromkeys((*SIGNATORY_COLUMNS, *POSITION_COLUMNS)))
PRINTED_COLUMNS = tuple(name for name in COLUMNS if name != "published_at")


@router.get(
    "{slug}/signatories", response={200: SignatoriesOut, 404: ProblemOut}, summary="The signatories of a letter"
)
def signatories(request: HttpRequest, slug: Path[Slug], query: Query[SignatoriesQuery]) -> HttpResponse:
    """Public entries in the printed order: lead signatories, groups, organizations, individuals, each by name.

    Names are sorted as the language of the letter prints them: by its translation, if there is one.
    `next` is the URL of the next page, or null on the last; request it unchanged.
    """
    letter = find_public_letter(slug, query.language)
    signatory_list = letter.signatory_list
    filters = query.dict(include={"kind", "group", "country", "lead", "search"}, exclude_none=True)
    matches, count = _matching(signatory_list, tuple(filters.items()))
    structure = list_structure(signatory_list)
    with override(letter.language):
        after = decode_cursor(query.cursor, signatory_list, query.order) if query.cursor else None
        if query.order == "newest":
            page = newest_page(matches, limit=query.limit + 1, after=after)
        elif not (filters or after or structure.has_leads):
            page = first_rows(signatory_list.pk, structure, PRINTED_COLUMNS, limit=query.limit + 1)
        else:
            wanted = structure.only(
                kind=query.kind or "", group=query.group, country=query.country or "", is_lead=query.lead
            )
            page = printed_page(matches, wanted, limit=query.limit + 1, after=after)
        rows = page[: query.limit]
        questions = signatory_list.all_questions if any(row["answers"] for row in rows) else []
        results = [signatory_row_data(row, structure.groups.get(row["group_id"]), questions) for row in rows]
        following = None
        if len(page) > query.limit:
            cursor = encode_cursor(Position.of(page[query.limit - 1]), signatory_list, query.order)
            path = reverse("api-v1:signatories", args=[slug])
            following = next_page_url(request, path, limit=query.limit, cursor=cursor)
    return json_response(SignatoriesOut, {"count": count, "next": following, "results": results})


@cached_briefly
def _matching(signatory_list: SignatoryList, filters: tuple[tuple[str, Any], ...]) -> tuple[SignatoryQuerySet, int]:
    """Return a queryset of the rows of matching public entries, and their number."""
    query = SignatoriesQuery(**dict(filters))
    matches = signatory_list.signatories.public()
    if query.kind:
        matches = matches.filter(kind=query.kind)
    if query.group:
        matches = matches.filter(group=query.group)
    if query.country:
        matches = matches.filter(country=query.country)
    if query.lead is not None:
        matches = matches.filter(lead_order__isnull=not query.lead)
    if query.search:
        matches = matches.matching(query.search)
    return matches.values(*COLUMNS), matches.count()
