"""Logos of the organizations that signed a letter."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from core.absolute_links import absolute
from core.api_schemas import AbsoluteUrl, ResponseSchema
from letters.models import LetterPage


class LogoOut(ResponseSchema):
    """The logo of an organization, at most 320 pixels wide and 160 high. `website` is "" if it is unknown."""

    organization: str
    website: str
    url: AbsoluteUrl = Field(description="Address of the picture.")
    width: int
    height: int
    alt_text: str


def logo_data(letter: LetterPage) -> list[dict[str, Any]]:
    """Return the data of `LogoOut` for each logo that the page of a letter shows, ordered by name."""
    logos = (
        (organization, organization.logo.get_rendition("max-320x160"))
        for organization in letter.logos
        if organization.logo
    )
    return [
        {
            "organization": organization.name,
            "website": organization.website,
            "url": absolute(rendition.url),
            "width": rendition.width,
            "height": rendition.height,
            "alt_text": organization.logo_alt or organization.name,
        }
        for organization, rendition in logos
    ]
