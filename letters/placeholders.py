"""Placeholders such as `{{ signatories }}` in the texts of letters, which are replaced by the current counts.

They are plain replacements, never templates. A text is stored with its placeholders, so that its version does not
change when the list grows. An edition is printed with its own counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from core.numbers import grouped
from signatories.listing.signed_by import SignedBy

PLACEHOLDER = re.compile(r"\{\{\s*([^{}<>]*?)\s*\}\}")
TAG = re.compile(r"(<[^>]*>)")


#: Placeholders and the texts that replace them, in the active language.
PLACEHOLDERS: Mapping[str, Callable[[SignedBy], str]] = {
    "signatories": lambda signed: str(signed.counts),
    "signed_by": str,
    "count": lambda signed: str(grouped(signed.counts.total)),
    "organizations": lambda signed: str(grouped(signed.counts.organizations)),
    "individuals": lambda signed: str(grouped(signed.counts.individuals)),
    "paper": lambda signed: str(grouped(signed.counts.paper)),
}


class InvalidPlaceholder(ValueError):
    """A text has a placeholder that does not exist. The message is a translated sentence for editors."""


def check_placeholders(source: str) -> None:
    """Raise `InvalidPlaceholder` for an unknown placeholder in a text or rich text, or for one that cannot be read."""
    for name in PLACEHOLDER.findall(strip_tags(source)):
        if name not in PLACEHOLDERS:
            names = ", ".join(_braced(known) for known in PLACEHOLDERS)
            raise InvalidPlaceholder(
                _("“%(placeholder)s” is not known. Did you mean “%(suggestion)s”? You can use: %(all)s.")
                % {"placeholder": _braced(name), "suggestion": _braced(_suggestion(name)), "all": names}
            )
    readable = len(PLACEHOLDER.findall(source))
    if readable < source.count("{{") or readable < len(PLACEHOLDER.findall(strip_tags(source))):
        raise InvalidPlaceholder(
            _("A placeholder cannot be read. Write it as “%s”, without formatting inside.") % _braced("signatories")
        )


def _braced(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _suggestion(name: str) -> str:
    return next(iter(get_close_matches(name.lower(), PLACEHOLDERS, n=1, cutoff=0)), "signatories")


def has_placeholders(source: str) -> bool:
    """Return whether a text has placeholders."""
    return "{{" in source


def fill(text: str, signed: SignedBy) -> str:
    """Return plain text with its placeholders replaced. Unknown ones stay as they are."""
    return PLACEHOLDER.sub(lambda match: _replacement(match, signed), text)


def fill_html(html: str, signed: SignedBy) -> str:
    """Return rich text with its placeholders replaced, escaped. Unknown ones and those in tags stay as they are."""
    texts_and_tags = TAG.split(html)
    texts_and_tags[::2] = [
        PLACEHOLDER.sub(lambda match: escape(_replacement(match, signed)), text) for text in texts_and_tags[::2]
    ]
    return "".join(texts_and_tags)


def _replacement(match: re.Match[str], signed: SignedBy) -> str:
    replacement = PLACEHOLDERS.get(match[1])
    return replacement(signed) if replacement else match[0]


def fill_stream(stream: StreamValue, signed: SignedBy) -> StreamValue:
    """Return a stream with the placeholders of all its texts replaced."""
    data = _filled(stream.stream_block, stream.get_prep_value(), signed)
    return stream.stream_block.to_python(data)


def _filled(block: blocks.Block, value: Any, signed: SignedBy) -> Any:
    """Return the stored value of a block with its placeholders replaced; values without text stay as they are."""
    for kind, fill_value in FILLERS:
        if isinstance(block, kind) and value:
            return fill_value(block, value, signed)
    return value


def _child(blocks_by_name: Mapping[str, blocks.Block], name: str, value: Any, signed: SignedBy) -> Any:
    """Fill the value of a child block; one of a type that no longer exists stays as it is."""
    return _filled(blocks_by_name[name], value, signed) if name in blocks_by_name else value


def _stream(block: blocks.StreamBlock, value: Any, signed: SignedBy) -> list[Any]:
    return [{**child, "value": _child(block.child_blocks, child["type"], child["value"], signed)} for child in value]


def _list(block: blocks.ListBlock, value: Any, signed: SignedBy) -> list[Any]:
    return [
        # Lists that were stored by old releases of Wagtail have bare values.
        {**item, "value": _filled(block.child_block, item["value"], signed)}
        if isinstance(item, dict) and item.get("type") == "item"
        else _filled(block.child_block, item, signed)
        for item in value
    ]


def _struct(block: blocks.StructBlock, value: Any, signed: SignedBy) -> dict[str, Any]:
    return {name: _child(block.child_blocks, name, part, signed) for name, part in value.items()}


def _table(block: TypedTableBlock, table: Any, signed: SignedBy) -> dict[str, Any]:
    kinds = [column["type"] for column in table["columns"]]
    return {
        **table,
        "caption": fill(table.get("caption") or "", signed),
        "columns": [{**column, "heading": fill(column["heading"] or "", signed)} for column in table["columns"]],
        "rows": [
            {
                **row,
                "values": [
                    _child(block.child_blocks, kind, cell, signed)
                    for kind, cell in zip(kinds, row["values"], strict=True)
                ],
            }
            for row in table["rows"]
        ],
    }


#: How the values of block types are filled, subclasses before their base classes.
FILLERS: tuple[tuple[type[blocks.Block], Callable[[Any, Any, SignedBy], Any]], ...] = (
    (blocks.StreamBlock, _stream),
    (blocks.StructBlock, _struct),
    (blocks.ListBlock, _list),
    (TypedTableBlock, _table),
    (blocks.RichTextBlock, lambda _block, html, signed: fill_html(html, signed)),
    (blocks.TextBlock, lambda _block, text, signed: fill(text, signed)),
    (blocks.CharBlock, lambda _block, text, signed: fill(text, signed)),
)
