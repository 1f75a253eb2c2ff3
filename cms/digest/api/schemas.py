"""Parameters and responses about issues of the digest. No field is included by default."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from cms.content.block_schemas import ContentBlockOut
from cms.news.api.schemas import PostSummaryOut
from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference
from core.integers import MAX_INTEGER
from letters.api.query_parameters import DEFAULT_LIMIT, Language, Limit
from letters.api.schemas import TranslationOut


class IssueQuery(Schema):
    """The language of an issue, if issues in several languages share a slug; by default the first of the site."""

    language: Language | None = None


class IssuesQuery(IssueQuery):
    """Filters and page of the list of issues."""

    year: Annotated[int, Field(ge=1900, le=2099)] | None = None
    limit: Limit = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0


class IssueSummaryOut(ResponseSchema):
    """An issue in a list of issues."""

    slug: str
    language: LanguageCode
    title: str
    date: datetime.date
    introduction: str
    url: UrlReference


class IssuesOut(ResponseSchema):
    """A page of issues. `count` is the total number of matches; `next` is null on the last page."""

    count: int
    next: AbsoluteUrl | None
    results: list[IssueSummaryOut]


class IssueNewsOut(ResponseSchema):
    """Posts of the site that editors chose."""

    type: Literal["news"]
    heading: str
    posts: list[PostSummaryOut]


IssueBlockOut = Annotated[ContentBlockOut | IssueNewsOut, Field(discriminator="type")]


class IssueOut(IssueSummaryOut):
    """A complete issue, its text as typed blocks."""

    description: str = Field(description="For search engines and previews of links.")
    body: list[IssueBlockOut]
    translations: list[TranslationOut]
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None
