"""The text of a letter as typed blocks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.html import escape
from pydantic import Field

from core.api_schemas import AbsoluteUrl, ResponseSchema
from letters.models import LetterPage


class HeadingOut(ResponseSchema):
    """A heading inside the text."""

    type: Literal["heading"]
    text: str


class ParagraphOut(ResponseSchema):
    """Some paragraphs as clean HTML. A mark such as "[1]" is a link to `#note-1`."""

    type: Literal["paragraph"]
    html: str


class DemandsOut(ResponseSchema):
    """A numbered list, each item as clean HTML."""

    type: Literal["demands"]
    items: list[str]


class QuotationOut(ResponseSchema):
    """Somebody's words."""

    type: Literal["quotation"]
    quote: str
    attribution: str


class ImageOut(ResponseSchema):
    """A picture, at most 1600 pixels wide and high."""

    type: Literal["image"]
    url: AbsoluteUrl
    width: int
    height: int
    alt_text: str
    credit: str


class TableOut(ResponseSchema):
    """A table. `columns` are its headings as text; `rows` has a list of cells for each row, each as clean HTML.

    `row_headings` are the positions of the columns, from 0, whose cells are the headings of their rows.
    """

    type: Literal["table"]
    caption: str
    columns: list[str]
    row_headings: list[int]
    rows: list[list[str]]


class NotesOut(ResponseSchema):
    """Notes and references, each as clean HTML; the first is note 1."""

    type: Literal["notes"]
    items: list[str]


BlockOut = Annotated[
    HeadingOut | ParagraphOut | DemandsOut | QuotationOut | ImageOut | TableOut | NotesOut, Field(discriminator="type")
]


def blocks_of(letter: LetterPage) -> list[dict[str, Any]]:
    """Return what `BlockOut` says of each block of a letter's text, in order."""
    return [{"type": block.block_type, **_value(letter, block)} for block in letter.body if not _is_lost(block)]


def _is_lost(block: Any) -> bool:
    """Tell whether a block shows a picture that was deleted."""
    return block.block_type == "image" and block.value["image"] is None


def picture_of(value: Any) -> dict[str, Any]:
    """Return address, size and words of an image block."""
    rendition = value["image"].get_rendition("max-1600x1600")
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt_text": value["alt_text"],
        "credit": value["credit"],
    }


def absolute(path: str) -> str:
    """Return an address of this site as a whole one, which a storage elsewhere has already."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def _value(letter: LetterPage, block: Any) -> dict[str, Any]:
    value = block.value
    said: dict[str, Any]
    match block.block_type:
        case "heading":
            said = {"text": value}
        case "paragraph":
            said = {"html": letter.notes.with_marks(value)}
        case "demands":
            said = {"items": [letter.notes.with_marks(item) for item in value]}
        case "quotation":
            said = {"quote": value["quote"], "attribution": value["attribution"]}
        case "image":
            said = picture_of(value)
        case "table":
            said = _table(letter, value)
        case _:
            said = {"items": [str(item) for item in value]}
    return said


def _table(letter: LetterPage, value: Any) -> dict[str, Any]:
    kinds = [column["block"].name for column in value.columns]
    return {
        "caption": value.caption or "",
        "columns": [column["heading"] for column in value.columns],
        "row_headings": [position for position, kind in enumerate(kinds) if kind == "heading"],
        "rows": [[_cell(letter, cell) for cell in row] for row in value.rows],
    }


def _cell(letter: LetterPage, cell: Any) -> str:
    return letter.notes.with_marks(escape(cell.value) if cell.block.name == "heading" else cell)
