"""The home page in the public API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cms.content.block_schemas import ButtonOut, ContentBlockOut
from cms.members.schemas import MemberOut
from cms.news.api.schemas import PostSummaryOut
from core.api_schemas import LanguageCode, ResponseSchema, UrlReference
from letters.api.pictures import PictureFileOut


class HeroOut(ResponseSchema):
    """What the page begins with."""

    type: Literal["hero"]
    headline: str
    standfirst: str
    picture: PictureFileOut | None
    buttons: list[ButtonOut]


class LatestNewsOut(ResponseSchema):
    """The newest public posts, of all kinds and categories or of one."""

    type: Literal["latest_news"]
    heading: str
    posts: list[PostSummaryOut]


class MembersBlockOut(ResponseSchema):
    """Members of the coalition, of whom the page shows the names or the logos."""

    type: Literal["members"]
    heading: str
    shows: Literal["names", "logos"]
    total: int = Field(description="All members, also those that the page does not show.")
    url: UrlReference = Field(description="The page of all members; “” if there is none in this language.")
    members: list[MemberOut]


class AboutOut(ResponseSchema):
    """A text about the site, as sanitized HTML."""

    type: Literal["about"]
    heading: str
    html: str
    buttons: list[ButtonOut]


class NumberOut(ResponseSchema):
    """A number and the words that follow it."""

    number: int
    label: str = Field(examples=["member organizations"])


class NumbersOut(ResponseSchema):
    """Numbers in a row."""

    type: Literal["numbers"]
    numbers: list[NumberOut]


class HomePageOut(ResponseSchema):
    """The home page in one language. Of a block `letters`, the first letter is the lead story."""

    language: LanguageCode
    url: UrlReference
    introduction: str
    description: str = Field(description="For search engines and previews of links.")
    body: list[
        Annotated[
            ContentBlockOut | HeroOut | LatestNewsOut | MembersBlockOut | AboutOut | NumbersOut,
            Field(discriminator="type"),
        ]
    ] = Field(description="The newest letters and news if nobody has composed the page.")
