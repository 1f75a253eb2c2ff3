"""Structured data of the page of members for search engines (schema.org)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.members.listed_members import Member


def structured_data(name: str, url: str, members: Iterable[Member]) -> dict[str, Any]:
    """Return the coalition as a schema.org `Organization` with the members that a page lists."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": name,
        "url": url,
        "member": [
            {
                "@type": "Organization",
                "name": member.name,
                **({"url": member.organization.website} if member.organization.website else {}),
            }
            for member in members
        ],
    }
