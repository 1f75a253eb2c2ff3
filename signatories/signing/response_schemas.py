"""Responses of the public API about signing: the state of a list, its form, and the entry of a signer."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.utils import timezone
from pydantic import Field

from core.api_schemas import LanguageCode, ResponseSchema, UrlReference
from core.time_zones import zone_label
from signatories.enums import Kind, Signing, Status
from signatories.listing.schemas import AnswerOut, SignatoryOut, signatory_data
from signatories.models import Signatory, SignatoryList
from signatories.questions.schemas import QuestionOut, questions_data
from signatories.signed_text import may_sign_new_text, signed_text_of
from signatories.signing.field_schemas import CountryOut, FormFieldOut, form_fields_data
from signatories.signing.listed_name import ListedName, is_listed_by_family_name, listed_name, listed_name_choices
from signatories.signing.status_text import signing_status_text


class SigningOut(ResponseSchema):
    """State of signing: whether, when and who can sign. `reviewed` kinds are listed after a moderator approved them.

    `sentence` is the same for readers, in the language of the letter; "" if the public could never sign. `deadline`
    is `closes_at` for readers, in the time zone of the list; "" if there is none.
    """

    state: Signing
    sentence: str
    opens_at: datetime.datetime | None
    closes_at: datetime.datetime | None
    deadline: str = Field(examples=["15 March 2027, 17:00 Eastern Time"])
    time_zone: str = Field(examples=["America/Toronto"])
    time_zone_name: str = Field(examples=["Eastern Time"])
    kinds: list[Kind]
    reviewed: list[Kind]
    allows_hidden_names: bool
    prints_representatives: bool
    suggests_affiliations: bool
    fields: list[FormFieldOut]
    questions: list[QuestionOut]


class ListedNameOut(ResponseSchema):
    """A place on a list by family name: `letter` is the one under which readers find it."""

    sort_as: str = Field(examples=["Tremblay, Josée"])
    family_name: str = Field(examples=["Tremblay"])
    letter: str = Field(examples=["T"])


class ListedNamesOut(ListedNameOut):
    """The place of a person on a list by family name. The signer may send the `sort_as` of one of the `choices`."""

    choices: list[ListedNameOut]


class OwnEntryOut(SignatoryOut):
    """An entry for its signer, with its status and whether its name is withheld.

    `listed` is null unless the list sorts people by family name and shows this one.
    """

    status: Status
    is_name_hidden: bool
    listed: ListedNamesOut | None


class WaitingOut(ResponseSchema):
    """A correction that waits for a moderator: the fields that would change with their new values."""

    changes: dict[str, str | dict[str, AnswerOut]] = Field(examples=[{"name": "Larch Society"}])
    has_logo: bool
    sent_at: datetime.datetime


class SegmentOut(ResponseSchema):
    """A piece of a paragraph. `kind` is "del" or "ins" if only the signed or only the current text has it."""

    kind: Literal["", "ins", "del"]
    text: str


class SignedTextOut(ResponseSchema):
    """The text that an entry signed, and how the letter differs from it now.

    `is_current`: the letter still says the same, perhaps corrected typographically. `may_sign`: the signer can sign
    the current text; send its `current_version` back. `html` is "" for a text that was published before texts were
    stored, and `changes` is empty if the texts cannot be compared.
    """

    language: LanguageCode
    published_at: datetime.datetime
    is_current: bool
    may_sign: bool
    current_version: str = Field(examples=["9f86d081884c7d65"])
    html: str
    changes: list[list[SegmentOut]]


class ManagedEntryOut(OwnEntryOut):
    """An entry that was shown or corrected. Use `token` for the next request: a correction invalidates the old one.

    `signed_text` is null for entries that signed no text, such as imported ones.
    """

    token: str
    private_answers: dict[str, AnswerOut] = Field(
        description="Answers that are never public, by key.", examples=[{"postal_code": "K1A 0B6"}]
    )
    waiting: WaitingOut | None
    signed_text: SignedTextOut | None


class FormOut(ResponseSchema):
    """Data for a sign-on form. Send `text_version`, `opened` and, as `proof`, the solved puzzle back with it.

    `countries` is empty if the list does not ask for a country. The puzzle is a proof of work of the ALTCHA protocol,
    version 3.
    """

    text_version: str
    opened: str
    puzzle: dict[str, Any]
    kinds: list[Kind]
    allows_hidden_names: bool
    prints_representatives: bool
    suggests_affiliations: bool
    sorts_by_family_name: bool
    fields: list[FormFieldOut]
    countries: list[CountryOut]
    questions: list[QuestionOut]
    privacy_address: UrlReference
    contact_period: str = Field(
        description="When the contact data of signers is deleted. Show it beside the link to the privacy notice."
    )


class AcceptedOut(ResponseSchema):
    """The same response for every address. Only the mail differs."""

    detail: str = Field(examples=["Your signature counts once you confirm it."])


def own_entry_data(signatory: Signatory) -> dict[str, Any]:
    """Return the data of `OwnEntryOut`."""
    return signatory_data(signatory) | {
        "status": signatory.status,
        "is_name_hidden": signatory.is_name_hidden,
        "listed": listed_names_data(signatory) if is_listed_by_family_name(signatory) else None,
    }


def listed_names_data(signatory: Signatory) -> dict[str, Any]:
    """Return the data of `ListedNamesOut`."""
    choices = [_listed_name_data(choice) for choice in listed_name_choices(signatory)]
    return {**_listed_name_data(listed_name(signatory)), "choices": choices}


def _listed_name_data(listed: ListedName) -> dict[str, str]:
    return {"sort_as": listed.sort_as, "family_name": listed.family_name, "letter": listed.letter}


def managed_entry_data(signatory: Signatory, token: str) -> dict[str, Any]:
    """Return the data of `ManagedEntryOut`; `token` is for the next request."""
    correction = getattr(signatory, "correction", None)
    waiting = correction and {
        "changes": {
            field: value if isinstance(value, dict) else str(value) for field, value in correction.values.items()
        },
        "has_logo": correction.has_logo,
        "sent_at": correction.created_at,
    }
    contact = getattr(signatory, "contact", None)
    private = contact.private_answers if contact else {}
    signed_text = _signed_text_data(signatory)
    more = {"token": token, "private_answers": private, "waiting": waiting, "signed_text": signed_text}
    return own_entry_data(signatory) | more


def _signed_text_data(signatory: Signatory) -> dict[str, Any] | None:
    text = signed_text_of(signatory)
    if text is None:
        return None
    return {
        "language": text.language,
        "published_at": text.published_at,
        "is_current": text.is_current,
        "may_sign": may_sign_new_text(signatory, text),
        "current_version": text.current_version,
        "html": text.html,
        "changes": [[{"kind": kind, "text": words} for kind, words in paragraph] for paragraph in text.changes],
    }


def signing_data(signatory_list: SignatoryList, state: Signing) -> dict[str, Any]:
    """Return the data of `SigningOut` for a list that is in `state`."""
    return {
        "state": state,
        "sentence": signing_status_text(signatory_list, state),
        "opens_at": signatory_list.opens_at,
        "closes_at": signatory_list.closes_at,
        "deadline": signatory_list.deadline,
        "time_zone": signatory_list.zone.key,
        "time_zone_name": zone_label(
            signatory_list.closes_at or signatory_list.opens_at or timezone.now(), signatory_list.zone
        ),
        "kinds": signatory_list.kinds,
        "reviewed": [kind for kind in signatory_list.kinds if signatory_list.reviews(kind)],
        "allows_hidden_names": signatory_list.allows_hidden_names,
        "prints_representatives": signatory_list.prints_representatives,
        "suggests_affiliations": signatory_list.suggests_affiliations,
        "fields": form_fields_data(signatory_list),
        "questions": questions_data(signatory_list),
    }
