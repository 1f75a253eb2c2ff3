"""Parameters and responses about members. Every field is listed explicitly; none is included by default."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from core.api_schemas import AbsoluteUrl, ResponseSchema, UrlReference
from core.integers import MAX_INTEGER
from letters.api.query_parameters import DEFAULT_LIMIT, Language, Limit, Number, Words
from letters.api.schemas import LetterSummaryOut


class MemberQuery(Schema):
    """The language of names, labels and letters; by default the first language of the site."""

    language: Language | None = None


class MembersQuery(MemberQuery):
    """Filters and page of the list of members."""

    group: Number | None = Field(None, description="The `id` of a group.")
    search: Words | None = Field(None, description="Words that must all occur in the names or the website.")
    limit: Limit = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0


class MemberGroupOut(ResponseSchema):
    """A group of members."""

    id: int
    label: str


class MemberGroupCountOut(MemberGroupOut):
    """A group with its number of members."""

    count: int


class MemberLogoOut(ResponseSchema):
    """A logo that the member permits to show, at most 320 pixels wide and 160 high."""

    url: AbsoluteUrl
    width: int
    height: int
    alt_text: str


class MemberOut(ResponseSchema):
    """An organization that belongs to the coalition."""

    id: int
    name: str = Field(description="In the requested language, else as the organization writes it.")
    names: dict[str, str] = Field(description="Names in other languages, by language code.")
    website: UrlReference
    member_since: str = Field(description="A year or an ISO date; “” if nobody knows.", examples=["2015"])
    group: MemberGroupOut | None
    logo: MemberLogoOut | None
    letters_signed: int = Field(description="Public letters; a letter in several languages counts once.")


class MembersOut(ResponseSchema):
    """A page of members, sorted by name. `count` is the number of matches; `next` is null on the last page."""

    count: int
    next: AbsoluteUrl | None
    groups: list[MemberGroupCountOut] = Field(description="The groups of all members, in their order.")
    results: list[MemberOut]


class MemberDetailOut(MemberOut):
    """A member with the public letters that it signed, the newest first."""

    letters: list[LetterSummaryOut]
