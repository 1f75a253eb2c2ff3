"""Query and path parameters of the public API."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from core.integers import MAX_INTEGER
from core.languages import language_codes
from letters.enums import LetterState
from signatories.enums import Kind

#: Default and maximum number of entries of a page.
DEFAULT_LIMIT, MAX_LIMIT = 50, 100

Language = StrEnum("Language", [(code, code) for code in language_codes()])  # type: ignore[misc]
Slug = Annotated[str, StringConstraints(pattern=r"^[-\w]+$", max_length=255)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{64}$")]
PreviewToken = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=255)]
#: PostgreSQL rejects U+0000.
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=1_000)]
Number = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Entries of a page.")]


class InLanguage(Schema):
    """The language of the letter, if several share a slug; by default the first language of the site."""

    language: Language | None = None


class LetterQuery(InLanguage):
    """Options of a letter."""

    embed: bool = Field(False, description="Add the words of the embed script.")


class LettersQuery(InLanguage):
    """Filters, order and page of the list of letters."""

    status: LetterState | None = Field(
        None, description="Answered, delivered, or whether the public can sign; “open” finds delivered letters, too."
    )
    search: Words | None = Field(None, description="Words that must all occur in title, standfirst, subject or text.")
    order: Literal["-date", "date", "title"] = Field("-date", description="“-date” puts the newest first.")
    limit: Limit = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_INTEGER)] = 0


class SignatoriesQuery(InLanguage):
    """Filters, order and page of the signatories of a letter."""

    kind: Kind | None = None
    group: Number | None = Field(None, description="The `id` of a group.")
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = Field(
        None, description="An ISO 3166 code."
    )
    lead: bool | None = Field(None, description="Lead signatories only, or all others.")
    search: Words | None = Field(None, description="Words that must all occur in names, title or affiliation.")
    order: Literal["printed", "newest"] = Field(
        "printed", description="The order of the letter, or the latest published first."
    )
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = Field(None, description="Taken from the URL in `next`: the end of the previous page.")
