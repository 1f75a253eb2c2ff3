"""What the public API says of signatories: every field by name, nothing by default."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from signatories.enums import Kind, Signing, Status
from signatories.fields import FIELDS, PUBLIC_FIELDS
from signatories.models import Signatory, SignatoryGroup, SignatoryList
from signatories.signing.deadlines import signing_sentence

#: The columns that `SignatoryOut` is made of.
COLUMNS = ("pk", *(FIELDS[name].attname for name in PUBLIC_FIELDS))


#: A whole address of this site, and any address, "" for none.
SiteAddress = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]


class Answer(BaseModel):
    """What the API says of something. Ninja's `Schema` reads each field in Python, at ten times the cost."""

    model_config = ConfigDict(from_attributes=True)


class FieldProblemOut(Answer):
    """One field or parameter that was not taken."""

    field: str
    detail: str


class ProblemOut(Answer):
    """Why a request was not answered, as RFC 9457 has it.

    `type` tells problems apart for programs; "about:blank" where the status says all. `allowed` lists what could have
    been sent in the place of an unknown parameter, field or value.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "There is no published letter “keep-the-lake”.",
                "errors": [],
                "allowed": [],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblemOut] = []
    allowed: list[str] = []


class CountsOut(Answer):
    """How many have signed, those who withhold their names among them."""

    organizations: int = Field(examples=[31])
    individuals: int = Field(examples=[46])


class CountsOfDayOut(CountsOut):
    """Who signed on one day; null for those of whom no day is known."""

    date: datetime.date | None


class CountsOfCountryOut(CountsOut):
    """Who signed from one country, as an ISO 3166 code; "" for those of whom none is known."""

    country: str


class DetailedCountsOut(CountsOut):
    """How many have signed, and how they spread. Days come in order, countries by their codes."""

    by_day: list[CountsOfDayOut]
    by_country: list[CountsOfCountryOut]


class SigningOut(Answer):
    """Whether the public can sign, when, and who. `reviewed` kinds are listed once a moderator approves them.

    `sentence` says the same to readers, in the language of the letter; "" where the public never could sign.
    """

    state: Signing
    sentence: str
    opens_at: datetime.datetime | None
    closes_at: datetime.datetime | None
    kinds: list[Kind]
    reviewed: list[Kind]
    allows_hidden_names: bool


class GroupOut(Answer):
    """A heading under which some signatories are printed, in the language of the letter."""

    id: int
    heading: str


class SignatoryOut(Answer):
    """One public entry of a list. A field that was left blank is an empty string."""

    id: int
    kind: Kind
    name: str = Field(examples=["Larch Society"])
    name_fr: str
    title: str
    affiliation: str
    affiliation_for_identification: bool
    website: Address
    country: str = Field(examples=["CA"])
    region: str
    signed_on: datetime.date | None
    is_lead: bool
    group: GroupOut | None


class SignatoriesOut(Answer):
    """A page of a list. `count` is how many match in all; `next` is null on the last page."""

    count: int
    next: SiteAddress | None
    results: list[SignatoryOut]


class OwnEntryOut(SignatoryOut):
    """An entry as its signer sees it: where it stands, and whether its name is withheld."""

    status: Status
    is_name_hidden: bool


class WaitingOut(Answer):
    """A correction that waits for a moderator: the fields that would change with their new values."""

    changes: dict[str, str] = Field(examples=[{"name": "Larch Society"}])
    has_logo: bool
    sent_at: datetime.datetime


class ManagedEntryOut(OwnEntryOut):
    """An entry that was shown or corrected. `token` is for the next request: a correction ends the one before."""

    token: str
    waiting: WaitingOut | None


class FormOut(Answer):
    """What a form needs that signs a letter: send `text_version`, `opened` and the solved puzzle as `proof` back.

    The puzzle is a proof of work of the ALTCHA protocol, version 3.
    """

    text_version: str
    opened: str
    puzzle: dict[str, Any]
    kinds: list[Kind]
    allows_hidden_names: bool
    privacy_address: Address


class AcceptedOut(Answer):
    """Said to everybody, whatever is known of the address: what differs is in the mail."""

    detail: str = Field(examples=["Your signature counts once you confirm it."])


def signatory_of(signatory: Signatory) -> dict[str, Any]:
    """Return what `SignatoryOut` says of an entry; the heading of its group in the active language."""
    return row_of({column: getattr(signatory, column) for column in COLUMNS}, signatory.group)


def row_of(row: Mapping[str, Any], group: SignatoryGroup | None) -> dict[str, Any]:
    """Return the same of a row of `COLUMNS`, which a long list costs much less as."""
    return {
        "id": row["pk"],
        "kind": row["kind"],
        "name": row["name"],
        "name_fr": row["name_fr"],
        "title": row["title"],
        "affiliation": row["affiliation"],
        "affiliation_for_identification": row["affiliation_for_identification"],
        "website": row["website"],
        "country": str(row["country"]),
        "region": row["region"],
        "signed_on": row["signed_on"],
        "is_lead": row["lead_order"] is not None,
        "group": {"id": group.pk, "heading": group.printed_heading} if group else None,
    }


def own_entry_of(signatory: Signatory) -> dict[str, Any]:
    """Return what `OwnEntryOut` says of an entry."""
    shown = {"status": signatory.status, "is_name_hidden": signatory.is_name_hidden}
    return signatory_of(signatory) | shown


def managed_entry_of(signatory: Signatory, token: str) -> dict[str, Any]:
    """Return what `ManagedEntryOut` says of an entry."""
    correction = getattr(signatory, "correction", None)
    waiting = correction and {
        "changes": {field: str(value) for field, value in correction.values.items()},
        "has_logo": correction.has_logo,
        "sent_at": correction.created_at,
    }
    return own_entry_of(signatory) | {"token": token, "waiting": waiting}


def signing_of(signatory_list: SignatoryList, state: Signing) -> dict[str, Any]:
    """Return what `SigningOut` says of a list that is in `state`."""
    return {
        "state": state,
        "sentence": signing_sentence(signatory_list, state),
        "opens_at": signatory_list.opens_at,
        "closes_at": signatory_list.closes_at,
        "kinds": signatory_list.kinds,
        "reviewed": [kind for kind in signatory_list.kinds if signatory_list.reviews(kind)],
        "allows_hidden_names": signatory_list.allows_hidden_names,
    }
