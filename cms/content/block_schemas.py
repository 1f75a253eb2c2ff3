"""Blocks of pages and news in `/api/v1/`."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from cms.calls_to_action.schemas import CallBlockOut
from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference
from letters.api.body import HeadingOut, QuotationOut
from letters.api.pictures import PictureFileOut
from letters.api.schemas import LetterSummaryOut


class SectionOut(ResponseSchema):
    """A section of a page. Links to it end in `#` and its anchor, which is the `id` of its heading."""

    anchor: str = Field(examples=["what-happens-next-kdfm"])
    heading: str


class SectionHeadingOut(HeadingOut):
    """A heading, with which a section begins. Its element needs `anchor` as its `id`."""

    anchor: str = Field(examples=["what-happens-next-kdfm"])


class TextOut(ResponseSchema):
    """Rich text as sanitized HTML. Its links are absolute, and its headings have the anchors of sections as `id`."""

    type: Literal["text"]
    html: str


class PictureOut(PictureFileOut):
    """A picture in the text."""

    type: Literal["picture"]


class GalleryOut(ResponseSchema):
    """Several pictures."""

    type: Literal["gallery"]
    heading: str
    pictures: list[PictureFileOut]


class StatementOut(ResponseSchema):
    """The text of a statement or speech, as sanitized HTML, and who delivered it where and when."""

    type: Literal["statement"]
    speaker: str
    on_behalf_of: str
    occasion: str = Field(examples=["at the rally on the hill"])
    date: datetime.date | None
    html: str


class VideoOut(ResponseSchema):
    """A video at another site: request `player_url` only after a click of the reader."""

    type: Literal["video"]
    title: str
    url: AbsoluteUrl
    player_url: UrlReference
    host: str
    poster: PictureFileOut | None
    caption: str
    credit: str


class AudioOut(ResponseSchema):
    """A recording. `transcript_html` is sanitized HTML, "" for none."""

    type: Literal["audio"]
    title: str
    url: UrlReference
    caption: str
    credit: str
    transcript_html: str


class DocumentFileOut(ResponseSchema):
    """A file for download."""

    title: str
    url: AbsoluteUrl
    extension: str = Field(examples=["pdf"])
    size: int = Field(description="Bytes.")


class DocumentsOut(ResponseSchema):
    """Files for download."""

    type: Literal["documents"]
    heading: str
    documents: list[DocumentFileOut]


class RelatedLetterOut(ResponseSchema):
    """A public letter that the text is about, with its current counts."""

    type: Literal["letter"]
    letter: LetterSummaryOut


class LettersBlockOut(ResponseSchema):
    """Public letters, chosen ones or the newest, with their current counts."""

    type: Literal["letters"]
    heading: str
    letters: list[LetterSummaryOut]


class ChosenPageOut(ResponseSchema):
    """A public page that staff chose, in the language of the post if it is translated."""

    title: str
    url: UrlReference
    language: LanguageCode
    date: datetime.date | None
    excerpt: str


class PagesOut(ResponseSchema):
    """Chosen pages: letters, news and others."""

    type: Literal["pages"]
    heading: str
    pages: list[ChosenPageOut]


class ButtonOut(ResponseSchema):
    """A link that is shown as a button."""

    text: str
    url: UrlReference
    is_secondary: bool


class ButtonsOut(ResponseSchema):
    """Buttons in a row."""

    type: Literal["buttons"]
    buttons: list[ButtonOut]


ContentBlockOut = Annotated[
    SectionHeadingOut
    | TextOut
    | PictureOut
    | GalleryOut
    | QuotationOut
    | StatementOut
    | VideoOut
    | AudioOut
    | DocumentsOut
    | RelatedLetterOut
    | LettersBlockOut
    | PagesOut
    | ButtonsOut
    | CallBlockOut,
    Field(discriminator="type"),
]
