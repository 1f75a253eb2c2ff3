"""Responses of the public API about signatories. Every field is listed by name, so that none is public by default."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from core.api_schemas import AbsoluteUrl, ResponseSchema, UrlReference
from core.languages import language_codes
from signatories.enums import Kind
from signatories.fields import FIELDS, PUBLIC_FIELDS
from signatories.models import Signatory, SignatoryGroup

#: The columns of `Signatory` that `signatory_row_data` reads.
SIGNATORY_COLUMNS = ("pk", *(FIELDS[name].attname for name in PUBLIC_FIELDS))


class CountsOut(ResponseSchema):
    """Numbers of signatories, including those who withhold their names."""

    organizations: int = Field(examples=[31])
    individuals: int = Field(examples=[46])


class CountsOfDayOut(CountsOut):
    """Numbers for one day of signing; null if the day is unknown."""

    date: datetime.date | None


class CountsOfCountryOut(CountsOut):
    """Numbers for one country, as an ISO 3166 code; "" if the country is unknown."""

    country: str


class DetailedCountsOut(CountsOut):
    """Numbers in all, by day in order, and by country in the order of the codes."""

    by_day: list[CountsOfDayOut]
    by_country: list[CountsOfCountryOut]


class GroupOut(ResponseSchema):
    """A group of signatories, with its heading in the language of the letter."""

    id: int
    heading: str


class SignatoryOut(ResponseSchema):
    """One public entry of a list. Blank fields are empty strings."""

    id: int
    kind: Kind
    name: str = Field(examples=["Larch Society"])
    names: dict[str, str] = Field(
        description="Translations of the name, by language.", examples=[{language_codes()[-1]: "Société du mélèze"}]
    )
    title: str
    affiliation: str
    affiliation_for_identification: bool
    website: UrlReference
    country: str = Field(examples=["CA"])
    region: str
    represented_by: str = Field(
        description="Name and role of an organization's representative who consented to their publication.",
        examples=["Bo Sample, Chair"],
    )
    signed_on: datetime.date | None
    is_lead: bool
    group: GroupOut | None


class SignatoriesOut(ResponseSchema):
    """A page of a list. `count` is the number of all matches; `next` is null on the last page."""

    count: int
    next: AbsoluteUrl | None
    results: list[SignatoryOut]


def signatory_data(signatory: Signatory) -> dict[str, Any]:
    """Return the data of `SignatoryOut`; the heading of the group is in the active language."""
    return signatory_row_data({column: getattr(signatory, column) for column in SIGNATORY_COLUMNS}, signatory.group)


def signatory_row_data(row: Mapping[str, Any], group: SignatoryGroup | None) -> dict[str, Any]:
    """Like `signatory_data`, for a `.values()` row of `SIGNATORY_COLUMNS`; much cheaper on long lists."""
    return {
        "id": row["pk"],
        "kind": row["kind"],
        "name": row["name"],
        "names": row["names"],
        "title": row["title"],
        "affiliation": row["affiliation"],
        "affiliation_for_identification": row["affiliation_for_identification"],
        "website": row["website"],
        "country": str(row["country"]),
        "region": row["region"],
        "represented_by": row["represented_by"],
        "signed_on": row["signed_on"],
        "is_lead": row["lead_order"] is not None,
        "group": {"id": group.pk, "heading": group.printed_heading} if group else None,
    }
