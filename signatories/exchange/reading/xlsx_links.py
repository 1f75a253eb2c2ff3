"""Hyperlinks of an Excel worksheet, read from its XML: openpyxl drops them in read-only mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

#: Bytes of a sheet that are read at once, and bytes that one tag may have.
CHUNK_BYTES, MAX_TAG_BYTES = 1_000_000, 4_000
RELATION = re.compile(r"<Relationship\b[^>]*>")
HYPERLINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def read_links(sheet: Any) -> dict[str, str]:
    """Return the targets of the hyperlinks of an openpyxl worksheet by cell reference, such as "B2"."""
    archive = sheet.parent._archive
    folder, _slash, name = sheet._worksheet_path.rpartition("/")
    try:
        relations = archive.read(f"{folder}/_rels/{name}.rels").decode(errors="replace")
    except KeyError:
        return {}
    targets = {}
    for relation in RELATION.findall(relations):
        attributes = dict(ATTRIBUTE.findall(relation))
        if attributes.get("Type", "").endswith("/hyperlink"):
            targets[attributes.get("Id", "")] = unescape(attributes.get("Target", ""))
    if not targets:
        return {}
    with sheet._get_source() as source:
        tags = [dict(ATTRIBUTE.findall(tag)) for tag in _hyperlink_tags(source)]
    links = {tag.get("ref", "").partition(":")[0]: targets.get(tag.get("id", ""), "") for tag in tags}
    return {place: target for place, target in links.items() if target}


def _hyperlink_tags(source: Any) -> Iterator[str]:
    """Yield the hyperlink tags, which follow the rows; reads in chunks, so that rows are not held in memory."""
    rest = b""
    while chunk := source.read(CHUNK_BYTES):
        text = rest + chunk
        end = 0
        for match in HYPERLINK.finditer(text):
            end = match.end()
            yield match[0].decode(errors="replace")
        rest = text[max(end, len(text) - MAX_TAG_BYTES) :]
