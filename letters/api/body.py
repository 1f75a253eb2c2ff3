"""The text of a letter as typed blocks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.html import escape
from pydantic import Field
from wagtail.rich_text import expand_db_html

from core.absolute_links import absolute, absolute_links
from core.api_schemas import AbsoluteUrl, ResponseSchema
from letters.models import LetterPage
from letters.notes import Notes, join_split_lists


class HeadingOut(ResponseSchema):
    """A heading inside the text."""

    type: Literal["heading"]
    text: str


class ParagraphOut(ResponseSchema):
    """Paragraphs as sanitized HTML. A mark such as "[1]" is a link to `#note-1`."""

    type: Literal["paragraph"]
    html: str


class DemandsOut(ResponseSchema):
    """A numbered list, each item as sanitized HTML."""

    type: Literal["demands"]
    items: list[str]


class QuotationOut(ResponseSchema):
    """A quotation and its author."""

    type: Literal["quotation"]
    quote: str
    attribution: str


class ImageOut(ResponseSchema):
    """An image, at most 1600 pixels wide and high."""

    type: Literal["image"]
    url: AbsoluteUrl
    width: int
    height: int
    alt_text: str
    credit: str


class TableOut(ResponseSchema):
    """A table. `columns` are its headings as text; `rows` are lists of cells, each as sanitized HTML.

    `row_headings` are the positions, from 0, of the columns whose cells are headings of their rows.
    """

    type: Literal["table"]
    caption: str
    columns: list[str]
    row_headings: list[int]
    rows: list[list[str]]


class NotesOut(ResponseSchema):
    """Notes and references, each as sanitized HTML; the first is note 1."""

    type: Literal["notes"]
    items: list[str]


BlockOut = Annotated[
    HeadingOut | ParagraphOut | DemandsOut | QuotationOut | ImageOut | TableOut | NotesOut, Field(discriminator="type")
]


def block_data(letter: LetterPage) -> list[dict[str, Any]]:
    """Return the data of `BlockOut` for each block of a letter's text, in order, without deleted images."""
    notes = letter.notes
    return [
        {"type": block.block_type, **_block_content(block, notes)}
        for block in letter.printed_body
        if block.block_type != "image" or block.value["image"]
    ]


def picture_data(value: Any) -> dict[str, Any]:
    """Return URL, size and texts of an image block."""
    rendition = value["image"].get_rendition("max-1600x1600")
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt_text": value["alt_text"],
        "credit": value["credit"],
    }


def rich_text_html(source: str) -> str:
    """Return stored rich text as HTML with absolute links."""
    return absolute_links(join_split_lists(expand_db_html(source)))


def _block_content(block: Any, notes: Notes) -> dict[str, Any]:
    value = block.value
    content: dict[str, Any]
    match block.block_type:
        case "heading":
            content = {"text": value}
        case "paragraph":
            content = {"html": notes.link_marks(value)}
        case "demands":
            content = {"items": [notes.link_marks(item) for item in value]}
        case "quotation":
            content = {"quote": value["quote"], "attribution": value["attribution"]}
        case "image":
            content = picture_data(value)
        case "table":
            content = _table(value, notes)
        case _:
            content = {"items": [str(item) for item in value]}
    return content


def _table(value: Any, notes: Notes) -> dict[str, Any]:
    kinds = [column["block"].name for column in value.columns]
    return {
        "caption": value.caption or "",
        "columns": [column["heading"] for column in value.columns],
        "row_headings": [position for position, kind in enumerate(kinds) if kind == "heading"],
        "rows": [
            [notes.link_marks(escape(cell.value) if cell.block.name == "heading" else cell) for cell in row]
            for row in value.rows
        ],
    }
