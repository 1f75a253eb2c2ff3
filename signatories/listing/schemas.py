"""Responses of the public API about signatories. Every field is listed by name, so that none is public by default."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from core.api_schemas import AbsoluteUrl, ResponseSchema, UrlReference
from core.languages import language_codes
from signatories.enums import Kind
from signatories.fields import FIELDS, PUBLIC_FIELDS
from signatories.models import Question, Signatory, SignatoryGroup
from signatories.models.question import printed_answers, public_answers
from signatories.models.signatory import printed_details

#: An answer to a question: a text, a number, yes or no, or the values of several choices.
AnswerOut = str | bool | int | float | list[str]
#: The columns of `Signatory` that `signatory_row_data` reads.
SIGNATORY_COLUMNS = ("pk", *(FIELDS[name].attname for name in PUBLIC_FIELDS))


class CountsOut(ResponseSchema):
    """Numbers of signatories, including those without a public name."""

    organizations: int = Field(examples=[31])
    individuals: int = Field(examples=[46])


class PublicCountsOut(CountsOut):
    """Numbers of signatories, including those without a public name, and of signatures on paper beside them."""

    paper: int = Field(description="Signatures on paper. They are not checked for duplicates.", examples=[120])


class PaperSignaturesOut(ResponseSchema):
    """Signatures on paper that have a public note, in the language of the letter."""

    number: int = Field(examples=[80])
    counted_on: datetime.date
    note: str = Field(examples=["Collected at the market in Ottawa"])


class CountsOfDayOut(CountsOut):
    """Numbers for one day of signing; null if the day is unknown."""

    date: datetime.date | None


class CountsOfCountryOut(CountsOut):
    """Numbers for one country, as an ISO 3166 code; "" if the country is unknown."""

    country: str


class DetailedCountsOut(PublicCountsOut):
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
    answers: dict[str, AnswerOut] = Field(
        description="Public answers to the questions of the list, by key. `signing.questions` of the letter has them.",
        examples=[{"city": "Toronto ON"}],
    )
    details: str = Field(
        description="Title, affiliation, representative and printed answers, as they are printed after the name.",
        examples=["Nurse, Toronto ON"],
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
    row = {column: getattr(signatory, column) for column in SIGNATORY_COLUMNS}
    # Without answers, the list is not read.
    questions = signatory.signatory_list.all_questions if signatory.answers else []
    return signatory_row_data(row, signatory.group, questions)


def signatory_row_data(
    row: Mapping[str, Any], group: SignatoryGroup | None, questions: Sequence[Question]
) -> dict[str, Any]:
    """Like `signatory_data`, for a `.values()` row of `SIGNATORY_COLUMNS`; much cheaper on long lists.

    `questions` are those of the list.
    """
    given = row["answers"]
    details = printed_details(row["title"], row["affiliation"], row["represented_by"])
    if given and (printed := printed_answers(questions, given)):
        details = f"{details}, {printed}" if details else printed
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
        "answers": {question.key: answer for question, answer in public_answers(questions, given)} if given else {},
        "details": details,
        "signed_on": row["signed_on"],
        "is_lead": row["lead_order"] is not None,
        "group": {"id": group.pk, "heading": group.printed_heading} if group else None,
    }
