"""Responses of the public API about letters. Every field is listed explicitly; none is included by default."""

from __future__ import annotations

import datetime

from pydantic import Field

from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference
from core.languages import language_codes
from letters.api.body import BlockOut, ImageOut, QuotationOut
from letters.api.embed import EmbedOut
from letters.api.logos import LogoOut
from letters.enums import LetterState, TextChangeKind, UpdateKind
from signatories.listing.schemas import CountsOut, GroupOut, PaperSignaturesOut, PublicCountsOut
from signatories.signing.response_schemas import SigningOut


class FileOut(ResponseSchema):
    """A PDF of an edition, which never changes."""

    number: int
    language: LanguageCode
    published_at: datetime.datetime
    counts: PublicCountsOut
    pages: int
    size: int = Field(description="Bytes.")
    sha256: str
    text_version: str = Field(description="Version of the printed text; empty for editions older than this field.")
    url: AbsoluteUrl


class CopyOut(FileOut):
    """The published PDF that a copy is identical with. `taken_down` is the reason if it was taken down, else "".

    `title` is the title of the public letter, "" if it is not public; `url` returns the file while `is_available`.
    """

    title: str
    taken_down: str
    is_available: bool


class EditionOut(ResponseSchema):
    """An edition in all its languages. If it was taken down, it has a reason and no files."""

    number: int
    published_at: datetime.datetime
    counts: PublicCountsOut
    change: str = Field(examples=["+3 organizations since edition 1"])
    text_changed: bool = Field(description="Whether the text differs from that of the previous edition.")
    taken_down: str
    files: list[FileOut]
    signatories_url: AbsoluteUrl | None


class EditionsOut(ResponseSchema):
    """All editions of a letter, newest first."""

    results: list[EditionOut]


class LetterStatusOut(ResponseSchema):
    """The status of a letter: delivered or answered, else whether the public can sign (see also `signing`).

    `sentence` is the same for readers, "" if nothing became of the letter and nobody could ever sign it. A letter that
    was delivered may still be open: then the sentence says both.
    """

    state: LetterState
    sentence: str = Field(examples=["Delivered to the Minister of Public Safety on 3 May 2026"])
    day: datetime.date | None = Field(description="Day of the delivery or of the answer.")


class GoalOut(ResponseSchema):
    """The goal of a letter, and its progress. Signatures on paper are not counted.

    The sentence says how many are missing while the letter is not closed.
    """

    goal: int
    signatures: int
    sentence: str = Field(examples=["620 of 1,000 signatures, 380 to go"])


class DocumentOut(ResponseSchema):
    """A document to download; `size` is in bytes."""

    title: str
    url: AbsoluteUrl
    size: int | None


class UpdateOut(ResponseSchema):
    """News about a letter, its delivery or an answer. `party` is the recipient or author, `text` plain text."""

    id: int
    kind: UpdateKind
    day: datetime.date
    sentence: str
    party: str
    text: str
    document: DocumentOut | None
    link: str


class LetterSummaryOut(ResponseSchema):
    """A letter in a list of letters."""

    slug: str = Field(examples=["keep-the-lake"])
    language: LanguageCode = Field(examples=language_codes()[:1])
    title: str
    standfirst: str
    date: datetime.date | None
    url: UrlReference
    counts: PublicCountsOut
    status: LetterStatusOut
    goal: GoalOut | None = Field(description="Null if the letter has no goal.")


class LettersOut(ResponseSchema):
    """A page of letters. `count` is the total number of matches; `next` is null on the last page."""

    count: int
    next: AbsoluteUrl | None
    results: list[LetterSummaryOut]


class AddresseeOut(ResponseSchema):
    """A recipient of the letter, or of a copy."""

    name: str
    office: str
    institution: str
    address: str


class TranslationOut(ResponseSchema):
    """The same letter in another language."""

    language: LanguageCode
    slug: str
    url: UrlReference


class MediaContactOut(ResponseSchema):
    """A person whom journalists may contact."""

    name: str
    role: str
    telephone: str
    email: str
    languages: str
    hours: str


class PressOut(ResponseSchema):
    """Press material of a letter; `release_html` is sanitized HTML."""

    contacts: list[MediaContactOut] = Field(
        description="The letter's media contacts; if it has none, the press contact of the letterhead."
    )
    quotes: list[QuotationOut]
    release_html: str
    images: list[ImageOut]
    kit_url: AbsoluteUrl | None = Field(
        description="Redirects to the kit of the newest edition; null before the first."
    )


class PrintOptionsOut(ResponseSchema):
    """Options of how to list the signatories."""

    identification_note: bool
    numbers_signatories: bool
    groups_by_country: bool
    repeats_leads: bool
    shows_logos: bool


class FilesOut(ResponseSchema):
    """URLs of the signatories as files, the share image, the badge, and the feeds of news and of editions."""

    signatories_csv: AbsoluteUrl
    signatories_json: AbsoluteUrl
    share_image: AbsoluteUrl
    badge: AbsoluteUrl
    feed: AbsoluteUrl
    editions_feed: AbsoluteUrl


class LetterOut(LetterSummaryOut):
    """A complete letter, its text as typed blocks and as sanitized HTML."""

    place: str
    place_and_date: str = Field(examples=["Ottawa, 8 July 2026"])
    recipients: list[AddresseeOut]
    copies: list[AddresseeOut]
    subject: str
    salutation: str
    body: list[BlockOut]
    body_html: str
    closing: str
    signed_by: str = Field(
        description=(
            "The counts as the press writes them, with up to two lead signatories by name. Parts that run against the "
            "direction of the language are between U+2068 and U+2069."
        ),
        examples=["Northlight, Larchwood, 29 other organizations and 46 individuals"],
    )
    paper_signatures: list[PaperSignaturesOut] = Field(
        description="The signatures on paper that have a public note. `counts.paper` is the number of all."
    )
    text_version: str = Field(examples=["9f86d081884c7d65"])
    text_changed_at: datetime.datetime | None = Field(description="Time of the last change of the published text.")
    text_change: TextChangeKind | None = Field(
        description="What the organizers say about that change. A typographic one leaves the meaning as it was."
    )
    signed_earlier_text: CountsOut = Field(
        description="Counts of signatories who read a text that says something else than the current one."
    )
    first_published_at: datetime.datetime | None
    last_published_at: datetime.datetime | None
    translations: list[TranslationOut]
    updates: list[UpdateOut] = Field(description="The latest first.")
    signing: SigningOut
    groups: list[GroupOut]
    print_options: PrintOptionsOut
    logos: list[LogoOut] = Field(
        description="Logos of organizations that signed and permit it; empty unless `print_options.shows_logos`."
    )
    press: PressOut
    latest_edition: FileOut | None
    files: FilesOut
    embed: EmbedOut | None = Field(
        None, exclude_if=lambda embed: embed is None, description="Left out without `embed=true`."
    )
