"""Suggestions for affiliations in the public API, from this site's own directories. No personal data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Field, Path, Query, Router

from core.api_schemas import ProblemOut, ResponseSchema
from letters.api.query_parameters import InLanguage, Slug, Words
from letters.lookup import find_public_letter
from signatories.directory.affiliations import find_affiliations

router = Router(tags=["signing"])


class AffiliationsQuery(InLanguage):
    """The text that a signer has typed so far."""

    search: Words = Field("", description="Words that a name must have; beginnings of words suffice.")


class AffiliationOut(ResponseSchema):
    """A suggestion; `country` is an ISO 3166 code, or "" if it is unknown."""

    name: str = Field(examples=["Example University"])
    country: str = Field(examples=["CA"])


class AffiliationsOut(ResponseSchema):
    """Suggestions, the best one first. There are none if the letter does not suggest affiliations."""

    results: list[AffiliationOut]


@router.get(
    "{slug}/affiliations", response={200: AffiliationsOut, 404: ProblemOut}, summary="Suggestions for an affiliation"
)
def affiliations(request: HttpRequest, slug: Path[Slug], query: Query[AffiliationsQuery]) -> dict[str, Any]:
    """Names of organizations and institutions in the language of the letter. Signers may type any other."""
    letter = find_public_letter(slug, query.language)
    found = []
    if letter.signatory_list.suggests_affiliations:
        with override(letter.language):
            found = find_affiliations(query.search)
    return {"results": [{"name": row.name, "country": row.country} for row in found]}
