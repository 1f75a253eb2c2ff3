"""Responses of the public API about signing: the state of a list, its form, and the entry of a signer."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import Field

from core.api_schemas import ResponseSchema, UrlReference
from signatories.enums import Kind, Signing, Status
from signatories.listing.schemas import SignatoryOut, signatory_data
from signatories.models import Signatory, SignatoryList
from signatories.signing.status_text import signing_status_text


class SigningOut(ResponseSchema):
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


class OwnEntryOut(SignatoryOut):
    """An entry as its signer sees it: where it stands, and whether its name is withheld."""

    status: Status
    is_name_hidden: bool


class WaitingOut(ResponseSchema):
    """A correction that waits for a moderator: the fields that would change with their new values."""

    changes: dict[str, str] = Field(examples=[{"name": "Larch Society"}])
    has_logo: bool
    sent_at: datetime.datetime


class ManagedEntryOut(OwnEntryOut):
    """An entry that was shown or corrected. `token` is for the next request: a correction ends the one before."""

    token: str
    waiting: WaitingOut | None


class FormOut(ResponseSchema):
    """What a form needs that signs a letter: send `text_version`, `opened` and the solved puzzle as `proof` back.

    The puzzle is a proof of work of the ALTCHA protocol, version 3.
    """

    text_version: str
    opened: str
    puzzle: dict[str, Any]
    kinds: list[Kind]
    allows_hidden_names: bool
    privacy_address: UrlReference


class AcceptedOut(ResponseSchema):
    """Said to everybody, whatever is known of the address: what differs is in the mail."""

    detail: str = Field(examples=["Your signature counts once you confirm it."])


def own_entry_data(signatory: Signatory) -> dict[str, Any]:
    """Return what `OwnEntryOut` says of an entry."""
    shown = {"status": signatory.status, "is_name_hidden": signatory.is_name_hidden}
    return signatory_data(signatory) | shown


def managed_entry_data(signatory: Signatory, token: str) -> dict[str, Any]:
    """Return what `ManagedEntryOut` says of an entry."""
    correction = getattr(signatory, "correction", None)
    waiting = correction and {
        "changes": {field: str(value) for field, value in correction.values.items()},
        "has_logo": correction.has_logo,
        "sent_at": correction.created_at,
    }
    return own_entry_data(signatory) | {"token": token, "waiting": waiting}


def signing_data(signatory_list: SignatoryList, state: Signing) -> dict[str, Any]:
    """Return what `SigningOut` says of a list that is in `state`."""
    return {
        "state": state,
        "sentence": signing_status_text(signatory_list, state),
        "opens_at": signatory_list.opens_at,
        "closes_at": signatory_list.closes_at,
        "kinds": signatory_list.kinds,
        "reviewed": [kind for kind in signatory_list.kinds if signatory_list.reviews(kind)],
        "allows_hidden_names": signatory_list.allows_hidden_names,
    }
