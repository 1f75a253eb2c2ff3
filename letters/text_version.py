"""The version of a letter's text: a checksum of the text that readers see.

The same text has the same version in every process and after an upgrade, rendered or not, whatever the ids of its
blocks. So this module must not depend on templates, catalogs or serialized blocks, and a change of it needs a
migration that maps the stored versions of signatories (see `letters/migrations/0004_text_versions.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

if TYPE_CHECKING:
    from wagtail.models import Page

#: Part of every checksum. Increment it only together with a migration of the stored versions.
FORMAT = 1
DIGITS = 16
LINES = ("title", "standfirst", "place", "subject", "closing")
STREAMS = ("recipients", "copies", "body")
#: The fields of a letter that make up its text.
TEXT_FIELDS = (*LINES, "salutation", "date", *STREAMS)

#: Soft hyphen, zero-width space, word joiner, byte order mark.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
SYNONYMS = {"strong": "b", "em": "i", "del": "s", "strike": "s"}
STYLES = {"b", "i", "s", "u", "sup", "sub", "code", "a"}
STRUCTURE = {"ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "img", "embed"}
#: Attributes that readers see or follow.
TARGETS = ("alt", "embedtype", "href", "id", "linktype", "src", "url")
SPACE_AROUND = re.compile(r"( ?)(.*?)( ?)")


def text_version(letter: Page) -> str:
    """Return 16 hexadecimal digits that change if and only if the visible text of a letter changes.

    The text is everything from the title to the closing, including bold words and the targets of links.
    """
    visible: dict[str, Any] = {name: one_line(getattr(letter, name)) for name in LINES}
    visible["salutation"] = lines(letter.salutation)
    visible["date"] = letter.date.isoformat() if letter.date else ""
    for name in STREAMS:
        stream = getattr(letter, name)
        visible[name] = canonical(stream.stream_block, stream)
    content = json.dumps([FORMAT, _without_blanks(visible)], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def one_line(text: str) -> str:
    """Return a text normalized for a context without line breaks."""
    return " ".join(_visible(text).split())


def lines(text: str) -> str:
    """Return a text normalized for a context with line breaks."""
    return "\n".join(" ".join(line.split()) for line in _visible(text).strip().splitlines())


def rich_text(source: str) -> str:
    """Return stored rich text without invisible parts, such as keys of blocks and variants of tags."""
    reader = _RichTextReader()
    reader.feed(_visible(source))
    reader.close()
    return reader.text()


def canonical(block: blocks.Block, value: Any) -> Any:
    """Return the visible content of a block's value as JSON; "", None, [] or {} if there is none.

    A struct's field with its default value counts as absent, so that new fields do not change the version.
    """
    for kind, convert in CONVERTERS:
        if isinstance(block, kind):
            return convert(block, value)
    return block.get_prep_value(value)


def _stream(block: blocks.StreamBlock, value: Any) -> list[Any]:
    children = [[child.block_type, canonical(child.block, child.value)] for child in value]
    return [child for child in children if not _is_blank(child[1])]


def _struct(block: blocks.StructBlock, value: Any) -> dict[str, Any]:
    fields = {
        name: canonical(child, value.get(name))
        for name, child in block.child_blocks.items()
        if name in value and value[name] != child.get_default()
    }
    return _without_blanks(fields)


def _table(block: TypedTableBlock, value: Any) -> dict[str, Any]:
    if not value:
        return {}
    kinds = [column["block"] for column in value.columns]
    table = {
        "caption": one_line(getattr(value, "caption", None) or ""),
        "headings": [one_line(column["heading"] or "") for column in value.columns],
        "rows": [
            [canonical(kind, cell) for kind, cell in zip(kinds, row["values"], strict=True)] for row in value.row_data
        ],
    }
    return _without_blanks(table)


def _field(block: blocks.FieldBlock, value: Any) -> Any:
    prepared = block.get_prep_value(value)
    return one_line(prepared) if isinstance(prepared, str) else prepared


#: Converters by block type, subclasses before their base classes.
CONVERTERS: tuple[tuple[type[blocks.Block], Callable[[Any, Any], Any]], ...] = (
    (blocks.StreamBlock, _stream),
    (blocks.StructBlock, _struct),
    (blocks.ListBlock, lambda block, value: [canonical(block.child_block, item) for item in value]),
    (TypedTableBlock, _table),
    (blocks.RichTextBlock, lambda block, value: rich_text(value.source if value else "")),
    (blocks.TextBlock, lambda block, value: lines(value or "")),
    (blocks.FieldBlock, _field),
)


def _visible(text: str) -> str:
    return unicodedata.normalize("NFC", str(text).translate(INVISIBLE))


def _is_blank(value: Any) -> bool:
    return value in ("", None, [], {})


def _without_blanks(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if not _is_blank(value)}


class _RichTextReader(HTMLParser):
    """Extracts text, styles and structure from rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._styles: list[tuple[str, str]] = []
        self._parts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a style or link, or start a new line for block elements."""
        name = SYNONYMS.get(tag, tag)
        given = dict(attrs)
        target = "".join(f" {key}={given[key]}" for key in TARGETS if given.get(key))
        if name in STYLES:
            self._styles.append((name, target))
        elif name in STRUCTURE:
            self._parts.append(("", f"\n<{name}{target}>"))
        elif name in ("p", "div", "br"):
            self._parts.append(("", "\n"))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost style of this name, or end a line."""
        name = SYNONYMS.get(tag, tag)
        if name in STYLES:
            open_styles = [position for position, (style, _target) in enumerate(self._styles) if style == name]
            if open_styles:
                del self._styles[open_styles[-1]]
        elif name in ("ul", "ol"):
            self._parts.append(("", f"\n</{name}>"))
        elif name in STRUCTURE or name in ("p", "div"):
            self._parts.append(("", "\n"))

    def handle_data(self, data: str) -> None:
        """Add text with its styles; styles of spaces are invisible and dropped."""
        style = "".join(sorted({f"<{name}{target}>" for name, target in self._styles}))
        before, text, after = SPACE_AROUND.fullmatch(re.sub(r"\s+", " ", data)).groups()  # type: ignore[union-attr]
        self._parts += [("", before), (style, escape(text, quote=False)), ("", after)]

    def text(self) -> str:
        """Return the extracted text as lines."""
        out, current = [], ""
        for style, text in self._parts:
            if style != current and text.strip(" "):
                out.append(f"</>{style}")
                current = style
            out.append(text)
        return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(out).split("\n"))))
