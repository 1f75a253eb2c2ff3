"""Schemas of the data of messages, by event; the OpenAPI description lists them under `webhooks`."""

from __future__ import annotations

import datetime

from cms.news.enums import NewsKind
from cms.webhooks.models import Event
from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference
from letters.api.schemas import FileOut, LetterStatusOut
from signatories.enums import Kind
from signatories.listing.schemas import PublicCountsOut, SignatoryOut


class PageAddresses(ResponseSchema):
    """The URLs of a page that is or was public."""

    slug: str
    language: LanguageCode
    url: UrlReference
    api_url: AbsoluteUrl


class LetterAddresses(PageAddresses):
    """The URLs of a letter that is or was public."""


class LetterName(LetterAddresses):
    """A public letter."""

    title: str


class LetterPublished(ResponseSchema):
    """A letter that is public; the API has its text and its updates."""

    letter: LetterName
    status: LetterStatusOut


class LetterGone(ResponseSchema):
    """A letter that is no longer public."""

    letter: LetterAddresses


class PostAddresses(PageAddresses):
    """The URLs of a post that is or was public."""


class PostName(PostAddresses):
    """A public post."""

    title: str
    kind: NewsKind
    date: datetime.date


class NewsPublished(ResponseSchema):
    """A post that is public; the API has its text."""

    post: PostName


class NewsGone(ResponseSchema):
    """A post that is no longer public."""

    post: PostAddresses


class IssueName(PageAddresses):
    """A public issue of the digest."""

    title: str
    date: datetime.date
    introduction: str


class DigestPublished(ResponseSchema):
    """An issue of the digest that is public for the first time, in one language; the API has its text."""

    issue: IssueName


class ListMessage(ResponseSchema):
    """A message about a signatory list, with its public letters, one per language."""

    letters: list[LetterName]


class SignatoryPublished(ListMessage):
    """An entry as the list shows it now."""

    signatory: SignatoryOut


class SignatoryNumber(ResponseSchema):
    """The ID and kind of an entry, without its name."""

    id: int
    kind: Kind


class SignatoryGone(ListMessage):
    """An entry that is no longer listed, whatever the reason."""

    signatory: SignatoryNumber


class CountsChanged(ListMessage):
    """The current number of signatories."""

    counts: PublicCountsOut


class ImportCompleted(CountsChanged):
    """An import was completed or undone. There is no event per entry: fetch the list again."""

    undone: bool


class EditionFiles(ResponseSchema):
    """An edition and its PDFs."""

    number: int
    counts: PublicCountsOut
    files: list[FileOut]


class EditionPublished(ListMessage):
    """A new edition."""

    edition: EditionFiles


#: The schema of an event's data.
DATA: dict[Event, type[ResponseSchema]] = {
    Event.LETTER_PUBLISHED: LetterPublished,
    Event.LETTER_CHANGED: LetterPublished,
    Event.LETTER_UNPUBLISHED: LetterGone,
    Event.NEWS_PUBLISHED: NewsPublished,
    Event.NEWS_CHANGED: NewsPublished,
    Event.NEWS_UNPUBLISHED: NewsGone,
    Event.DIGEST_PUBLISHED: DigestPublished,
    Event.SIGNATORY_PUBLISHED: SignatoryPublished,
    Event.SIGNATORY_CHANGED: SignatoryPublished,
    Event.SIGNATORY_WITHDRAWN: SignatoryGone,
    Event.IMPORT_COMPLETED: ImportCompleted,
    Event.PAPER_CHANGED: CountsChanged,
    Event.EDITION_PUBLISHED: EditionPublished,
    Event.LIST_CLOSED: CountsChanged,
}
