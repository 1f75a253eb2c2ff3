"""Schemas of the data of messages, by event; the OpenAPI description lists them under `webhooks`."""

from __future__ import annotations

from cms.webhooks.models import Event
from core.api_schemas import AbsoluteUrl, ResponseSchema, UrlReference
from letters.api.query_parameters import LanguageCode
from letters.api.schemas import FileOut
from signatories.enums import Kind
from signatories.listing.schemas import CountsOut, SignatoryOut


class LetterAddresses(ResponseSchema):
    """Where a letter is, or was."""

    slug: str
    language: LanguageCode
    url: UrlReference
    api_url: AbsoluteUrl


class LetterName(LetterAddresses):
    """A public letter."""

    title: str


class LetterPublished(ResponseSchema):
    """A letter that is public; the API has its text."""

    letter: LetterName


class LetterGone(ResponseSchema):
    """A letter that nobody can read any more."""

    letter: LetterAddresses


class OfList(ResponseSchema):
    """A message about a signatory list, with the public letters that it belongs to, one a language."""

    letters: list[LetterName]


class SignatoryPublished(OfList):
    """An entry as the list shows it now."""

    signatory: SignatoryOut


class SignatoryNumber(ResponseSchema):
    """An entry, without its name."""

    id: int
    kind: Kind


class SignatoryGone(OfList):
    """An entry that is no longer listed, whatever the reason."""

    signatory: SignatoryNumber


class CountsChanged(OfList):
    """How many have signed now."""

    counts: CountsOut


class ImportCompleted(CountsChanged):
    """Many entries that came at once, or left again. There is no event per entry: read the list again."""

    undone: bool


class EditionFiles(ResponseSchema):
    """An edition and its PDFs."""

    number: int
    counts: CountsOut
    files: list[FileOut]


class EditionPublished(OfList):
    """A new edition."""

    edition: EditionFiles


#: The schema of an event's data.
DATA: dict[Event, type[ResponseSchema]] = {
    Event.LETTER_PUBLISHED: LetterPublished,
    Event.LETTER_CHANGED: LetterPublished,
    Event.LETTER_UNPUBLISHED: LetterGone,
    Event.SIGNATORY_PUBLISHED: SignatoryPublished,
    Event.SIGNATORY_CHANGED: SignatoryPublished,
    Event.SIGNATORY_WITHDRAWN: SignatoryGone,
    Event.IMPORT_COMPLETED: ImportCompleted,
    Event.EDITION_PUBLISHED: EditionPublished,
    Event.LIST_CLOSED: CountsChanged,
}
