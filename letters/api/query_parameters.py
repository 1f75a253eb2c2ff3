"""How lists are asked for: which parameters there are, and what each may say."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from django.conf import settings
from ninja import Schema
from pydantic import Field, StringConstraints

from signatories.enums import Kind, Signing

#: Entries of a page, unless as many others are asked for, and at most.
USUAL_LIMIT, MAX_LIMIT = 50, 100
#: What a row's number can be in either database.
LARGEST = 2**63 - 1

Language = StrEnum("Language", [(code, code) for code, _name in settings.LANGUAGES])  # type: ignore[misc]
#: A language in answers: described as in requests, and not refused where an old edition has one that the site left.
LanguageCode = Annotated[str, Field(json_schema_extra={"enum": [code for code, _name in settings.LANGUAGES]})]
Slug = Annotated[str, StringConstraints(pattern=r"^[-\w]+$", max_length=255)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{64}$")]
PreviewToken = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=255)]
#: No database takes the character that ends a text in C.
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=1_000)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Entries of a page.")]


class InLanguage(Schema):
    """Which language of a letter is meant where several have the same slug; without it, the site's first."""

    language: Language | None = None


class LettersQuery(InLanguage):
    """Which letters, and which part of them."""

    status: Signing | None = Field(None, description="Whether the public can sign.")
    search: Words | None = Field(None, description="Words that are all in title, standfirst, subject or text.")
    order: Literal["-date", "date", "title"] = Field("-date", description="“-date” has the newest first.")
    limit: Limit = USUAL_LIMIT
    offset: Annotated[int, Field(ge=0, le=LARGEST)] = 0


class SignatoriesQuery(InLanguage):
    """Which signatories, and which part of them."""

    kind: Kind | None = None
    group: Number | None = Field(None, description="The `id` of a group.")
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = Field(
        None, description="An ISO 3166 code."
    )
    lead: bool | None = Field(None, description="Lead signatories only, or all others.")
    search: Words | None = Field(None, description="Words that are all in names, title or affiliation.")
    order: Literal["printed", "newest"] = Field(
        "printed", description="As the letter has them, or the last published first."
    )
    limit: Limit = USUAL_LIMIT
    cursor: Cursor | None = Field(None, description="From the address in `next`: where the page before ended.")
