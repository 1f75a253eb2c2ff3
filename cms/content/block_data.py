"""The data of the blocks of pages and news, for `/api/v1/`. What is not public or was deleted is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.calls_to_action.call_data import call_data
from cms.calls_to_action.placement import placed_call
from cms.content.blocks.buttons import absolute_button_links
from cms.content.blocks.letters import chosen_letters, newest_letters
from cms.content.blocks.pages import chosen_pages
from cms.content.kept_anchors import page_sections
from cms.content.sections import Section, replace_headings
from core.absolute_links import absolute
from letters.api.body import rich_text_html
from letters.api.pictures import picture_file
from letters.api.summaries import summary_data
from letters.models.listed_letters import ListedLetter

#: Returns the data of a block on a page without its type; empty for a block that is left out.
Builder = Callable[[Any, Page], dict[str, Any]]


def content_data(
    stream: StreamValue, page: Page, further_builders: Mapping[str, Builder] | None = None
) -> list[dict[str, Any]]:
    """Return the data of `ContentBlockOut` for each block of a stream on a page, in order.

    `further_builders` are those of blocks that only some pages have.
    """
    builders = {**BUILDERS, **(further_builders or {})}
    data = []
    for block, sections in zip(stream, page_sections(page, stream), strict=True):
        if content := builders[block.block_type](block.value, page):
            data.append({"type": block.block_type, **content, **_anchors(block.block_type, content, sections)})
    return data


def _anchors(block_type: str, content: dict[str, Any], sections: Sequence[Section]) -> dict[str, Any]:
    """Return the fields of a heading or a text that have the anchors of its sections."""
    if block_type == "heading":
        return {"anchor": sections[0].anchor if sections else ""}
    return {"html": replace_headings(content["html"], sections, _anchored)} if block_type == "text" else {}


def _anchored(section: Section, html: str) -> str:
    return f'<h2 id="{section.anchor}">{html}</h2>'


def _texts(value: Any, *names: str) -> dict[str, str]:
    """Return fields of a block; "" for those that it was stored without."""
    return {name: value.get(name) or "" for name in names}


def _html(value: RichText | None) -> str:
    return rich_text_html(value.source) if value else ""


def _picture(value: Any, page: Page) -> dict[str, Any]:
    if not value["image"]:
        return {}
    return picture_file(value["image"], **_texts(value, "alt_text", "caption", "credit"))


def _gallery(value: Any, page: Page) -> dict[str, Any]:
    pictures = [_picture(picture, page) for picture in value["pictures"]]
    return {**_texts(value, "heading"), "pictures": [picture for picture in pictures if picture]}


def _statement(value: Any, page: Page) -> dict[str, Any]:
    texts = _texts(value, "speaker", "on_behalf_of", "occasion")
    return {**texts, "date": value["date"], "html": _html(value["text"])}


def _video(value: Any, page: Page) -> dict[str, Any]:
    poster = picture_file(value["poster"]) if value["poster"] else None
    return {
        **_texts(value, "title", "url", "caption", "credit"),
        "player_url": value.embed_url,
        "host": value.host,
        "poster": poster,
    }


def _audio(value: Any, page: Page) -> dict[str, Any]:
    return {
        **_texts(value, "title", "caption", "credit"),
        "url": absolute(value.source),
        "transcript_html": _html(value["transcript"]),
    }


def _documents(value: Any, page: Page) -> dict[str, Any]:
    documents = [
        {
            "title": item["title"] or item["document"].title,
            "url": absolute(item["document"].url),
            "extension": item["document"].file_extension,
            "size": item["document"].get_file_size() or 0,
        }
        for item in value["documents"]
        if item["document"]
    ]
    return {**_texts(value, "heading"), "documents": documents}


def _related_letter(value: Any, page: Page) -> dict[str, Any]:
    letters = _summaries(chosen_letters([value["letter"]], page))
    return {"letter": letters[0]} if letters else {}


def _letters(value: Any, page: Page) -> dict[str, Any]:
    letters = chosen_letters(value["letters"], page) if value["letters"] else newest_letters(value["number"], page)
    return {**_texts(value, "heading"), "letters": _summaries(letters)}


def _pages(value: Any, page: Page) -> dict[str, Any]:
    pages = [
        {
            "title": chosen.title,
            "url": chosen.full_url or "",
            "language": str(chosen.locale.language_code),
            "date": getattr(chosen, "date", None),
            "excerpt": chosen.description,
        }
        for chosen in chosen_pages(value["pages"], page)
    ]
    return {**_texts(value, "heading"), "pages": pages} if pages else {}


def _call(value: Any, page: Page) -> dict[str, Any]:
    shown = placed_call(value["call"], page, str(page.locale.language_code))
    return call_data(shown) if shown else {}


def _summaries(letters: list[ListedLetter]) -> list[dict[str, Any]]:
    return [summary_data(listed.letter, listed.status) for listed in letters]


#: The builders of blocks that all pages have.
BUILDERS: dict[str, Builder] = {
    "heading": lambda value, page: {"text": value},
    "text": lambda value, page: {"html": _html(value)},
    "picture": _picture,
    "gallery": _gallery,
    "quotation": lambda value, page: _texts(value, "quote", "attribution"),
    "statement": _statement,
    "video": _video,
    "audio": _audio,
    "documents": _documents,
    "letter": _related_letter,
    "letters": _letters,
    "pages": _pages,
    "buttons": lambda value, page: {"buttons": absolute_button_links(value)},
    "call_to_action": _call,
}
