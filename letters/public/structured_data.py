"""Structured data of a letter for search engines (schema.org)."""

from __future__ import annotations

from typing import Any

from letters.file_urls import file_url
from letters.models import LetterPage
from signatories.listing.printed_list import PrintedList

#: Maximum number of organizations, so that the data does not outweigh the page.
MAX_ORGANIZATIONS = 200


def structured_data(letter: LetterPage, printed_list: PrintedList) -> dict[str, Any]:
    """Return a letter as a schema.org `Article`, with the organizations that signed it as they are printed.

    Individuals are left out for their privacy.
    """
    organizations = [entry.printed_name for entry in printed_list.named if entry.is_organization]
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": letter.title,
        "description": letter.printed_standfirst,
        "inLanguage": letter.language,
        "url": letter.full_url,
        "image": file_url("share_png", letter),
        "datePublished": letter.date.isoformat() if letter.date else None,
        "creativeWorkStatus": letter.status.sentence or None,
        "dateModified": letter.last_published_at.isoformat() if letter.last_published_at else None,
        "contributor": [{"@type": "Organization", "name": name} for name in organizations[:MAX_ORGANIZATIONS]],
    }
