"""Parameters and responses about news. Every field is listed explicitly; none is included by default."""

from __future__ import annotations

import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from cms.content.block_schemas import ContentBlockOut, SectionOut
from cms.news.enums import NewsKind
from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference
from core.integers import MAX_INTEGER
from letters.api.pictures import PictureFileOut
from letters.api.query_parameters import DEFAULT_LIMIT, Language, Limit, Slug, Words
from letters.api.schemas import LetterSummaryOut, TranslationOut


class PostQuery(Schema):
    """The language of a post, if posts in several languages share a slug; by default the first of the site."""

    language: Language | None = None


class NewsQuery(Schema):
    """Filters and page of the list of posts."""

    language: Language | None = None
    kind: NewsKind | None = None
    year: Annotated[int, Field(ge=1900, le=2099)] | None = None
    category: Slug | None = Field(None, description="The slug of a category.")
    tag: Slug | None = Field(None, description="The slug of a tag.")
    letter: Slug | None = Field(None, description="The slug of a letter, in any language: the news about it.")
    search: Words | None = Field(None, description="Words that must all occur in title, excerpt, author or text.")
    limit: Limit = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0


class CategoryOut(ResponseSchema):
    """A category. Its slug is the same in all languages, its name in that of the post."""

    slug: str
    name: str


class TagOut(ResponseSchema):
    """A tag."""

    slug: str
    name: str


class PostSummaryOut(ResponseSchema):
    """A post in a list of posts."""

    slug: str
    language: LanguageCode
    kind: NewsKind
    title: str
    date: datetime.date
    author: str
    excerpt: str = Field(description="The excerpt; without one, the beginning of the text.")
    url: UrlReference
    picture: PictureFileOut | None
    categories: list[CategoryOut]
    tags: list[TagOut]


class NewsOut(ResponseSchema):
    """A page of posts. `count` is the total number of matches; `next` is null on the last page."""

    count: int
    next: AbsoluteUrl | None
    results: list[PostSummaryOut]


class PostOut(PostSummaryOut):
    """A complete post, its text as typed blocks."""

    description: str = Field(description="For search engines and previews of links.")
    body: list[ContentBlockOut]
    contents: list[SectionOut] = Field(description="The table of contents, if the post shows one.")
    related_letter: LetterSummaryOut | None
    translations: list[TranslationOut]
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None


class CategoryCountOut(CategoryOut):
    """A category with its number of posts."""

    count: int


class KindCountOut(ResponseSchema):
    """A kind with its number of posts."""

    kind: NewsKind
    label: str
    count: int


class YearCountOut(ResponseSchema):
    """A year with its number of posts."""

    year: int
    count: int


class ArchivesOut(ResponseSchema):
    """The kinds, categories and years that have public posts."""

    kinds: list[KindCountOut]
    categories: list[CategoryCountOut]
    years: list[YearCountOut]
