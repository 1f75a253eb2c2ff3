"""What the public API says of a letter: every field by name, nothing by default."""

from __future__ import annotations

import datetime

from ninja import Schema


class CountsOut(Schema):
    """How many have signed."""

    organizations: int
    individuals: int


class FileOut(Schema):
    """A PDF of an edition."""

    number: int
    language: str
    published_at: datetime.datetime
    counts: CountsOut
    pages: int
    size: int
    sha256: str
    url: str


class CopyOut(FileOut):
    """The PDF that a copy is, with what became of it; `taken_down` says why it is no longer given out, "" else."""

    title: str
    taken_down: str


class LetterSummaryOut(Schema):
    """A letter in a list of letters."""

    slug: str
    language: str
    title: str
    standfirst: str
    date: datetime.date | None
    url: str
    counts: CountsOut


class AddresseeOut(Schema):
    """Somebody whom the letter is addressed or copied to."""

    name: str
    office: str
    institution: str
    address: str


class TranslationOut(Schema):
    """The same letter in another language."""

    language: str
    slug: str
    url: str


class LetterOut(LetterSummaryOut):
    """A whole letter. `body_html` is clean HTML."""

    place: str
    place_and_date: str
    recipients: list[AddresseeOut]
    copies: list[AddresseeOut]
    subject: str
    salutation: str
    body_html: str
    closing: str
    translations: list[TranslationOut]
    latest_edition: FileOut | None


class ProblemOut(Schema):
    """Why a request was not answered."""

    detail: str
