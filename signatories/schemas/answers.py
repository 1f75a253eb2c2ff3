"""What the public API says of a signatory: every field by name, nothing by default."""

from __future__ import annotations

import datetime

from ninja import Schema

from signatories.enums import Kind
from signatories.models import Signatory


class SignatoryOut(Schema):
    """One public entry of a list. A field that was left blank is an empty string."""

    kind: Kind
    name: str
    name_fr: str
    title: str
    affiliation: str
    website: str
    country: str
    region: str
    signed_on: datetime.date | None
    is_lead: bool

    @staticmethod
    def resolve_country(signatory: Signatory) -> str:
        """Return the ISO 3166 code of the country."""
        return str(signatory.country)


class SignatoriesOut(Schema):
    """A page of a list in the printed order."""

    count: int
    next: str | None
    results: list[SignatoryOut]
