"""The counts of a letter in the public API: in total, by day and by country."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from core.api_schemas import ProblemOut
from core.cache import cached_briefly
from letters.api.query_parameters import InLanguage, Slug
from letters.lookup import find_public_letter
from signatories.counts_in_words import Counts
from signatories.listing.counts import counts_by_day
from signatories.listing.schemas import DetailedCountsOut
from signatories.models import SignatoryList

router = Router(tags=["letters"])


@router.get("{slug}/counts", response={200: DetailedCountsOut, 404: ProblemOut}, summary="Counts of signatories")
def counts(request: HttpRequest, slug: Path[Slug], query: Query[InLanguage]) -> dict[str, Any]:
    """The counts of a letter: in total, by day and by country. Signatures on paper have no day or country."""
    by_day, by_country, paper = _detailed_counts(find_public_letter(slug, query.language).signatory_list)
    return {
        "organizations": sum(counts.organizations for _country, counts in by_country),
        "individuals": sum(counts.individuals for _country, counts in by_country),
        "paper": paper,
        "by_day": [_counts_data(counts) | {"date": day} for day, counts in by_day],
        "by_country": [_counts_data(counts) | {"country": str(country)} for country, counts in by_country],
    }


@cached_briefly
def _detailed_counts(
    signatory_list: SignatoryList,
) -> tuple[list[tuple[Any, Counts]], list[tuple[Any, Counts]], int]:
    """Return the counts by day and by country, and the signatures on paper.

    A tally may be up to a minute older, so that countries and days would not add up.
    """
    signatories = signatory_list.signatories.counted()
    paper = signatory_list.paper_signatures.total()
    return counts_by_day(signatory_list.pk), signatories.counts_by("country"), paper


def _counts_data(counts: Counts) -> dict[str, Any]:
    return {"organizations": counts.organizations, "individuals": counts.individuals}
