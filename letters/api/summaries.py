"""A letter in a few fields, as lists of letters, pages and news of the API have it.

It stands apart from the schemas and views of the API, so that models of pages load none of them.
"""

from __future__ import annotations

from typing import Any

from letters.api.story import goal_data, status_data
from letters.models import LetterPage
from letters.models.letter_status import LetterStatus


def summary_data(letter: LetterPage, status: LetterStatus) -> dict[str, Any]:
    """Return the data of `LetterSummaryOut`; load `signed_by` of several letters before."""
    counts = letter.signed_by.counts
    return {
        "slug": letter.slug,
        "language": letter.language,
        "title": letter.title,
        "standfirst": letter.printed_standfirst,
        "date": letter.date,
        "url": letter.full_url or "",
        "counts": counts,
        "status": status_data(status),
        "goal": goal_data(letter, counts),
    }
