"""Calls to action in `/api/v1/`."""

from __future__ import annotations

import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from core.api_schemas import LanguageCode, ResponseSchema, UrlReference
from letters.api.pictures import PictureFileOut
from letters.api.query_parameters import Language, Number, Slug


class CallsQuery(Schema):
    """A public page: by its `id` in `/api/v2/`, or by type and slug."""

    id: Number | None = None
    type: str | None = Field(
        None,
        max_length=100,
        pattern=r"^\w+\.\w+$",
        description="The type of the page, such as `news.NewsPage`, as in `/api/v2/`.",
    )
    slug: Slug | None = None
    language: Language | None = Field(
        None, description="The language of the page, if several share a slug; by default the first one of the site."
    )


class CallMailOut(ResponseSchema):
    """A mail that readers write in their own mail program."""

    recipients: list[str]
    subject: str
    body: str = Field(description="Plain text, with line breaks.")
    is_in_link: bool = Field(
        description="False if the body is too long for a link: offer it for copying. Always offer it to readers who "
        "have no mail program."
    )


class CallButtonOut(ResponseSchema):
    """A button of a call. `mail` is null unless `kind` is "mail"."""

    kind: Literal["link", "mail", "subscribe"]
    text: str
    url: UrlReference
    is_secondary: bool
    mail: CallMailOut | None


class CallOut(ResponseSchema):
    """A call to action. A front end that stores pages hides it at `ends_at`."""

    id: int
    language: LanguageCode
    heading: str
    html: str = Field(description="Sanitized HTML.")
    picture: PictureFileOut | None
    buttons: list[CallButtonOut]
    ends_at: datetime.datetime | None


class CallsOut(ResponseSchema):
    """The calls after the text of a page, in their order. Those inside the text are blocks of it."""

    results: list[CallOut]


class CallBlockOut(CallOut):
    """A call to action inside a text."""

    type: Literal["call_to_action"]
