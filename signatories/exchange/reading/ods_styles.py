"""Styles of an OpenDocument spreadsheet, and the XML parser that collects them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.archive import DAMAGED_ARCHIVE
from signatories.exchange.reading.ods_names import qualified

Attributes = dict[str, str]

#: Parent styles that are followed, in case they form a circle.
MAX_STYLE_DEPTH = 20


STYLE_NAME, STYLE_FAMILY, STYLE_PARENT = map(qualified, ("style:name", "style:family", "style:parent-style-name"))
LINE_THROUGH = {qualified("style:text-line-through-style"), qualified("style:text-line-through-type")}
TABLE_DISPLAY = qualified("table:display")


@dataclass
class Style:
    """The properties of a style that matter here; None where the parent style decides."""

    parent: str = ""
    is_struck: bool | None = None
    is_displayed: bool = True


#: Styles by family and name.
Styles = dict[tuple[str, str], Style]


class StyleParser:
    """Incremental XML parser that collects styles. Refuses documents with a DOCTYPE, so that no entity is expanded."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.style: Style | None = None
        self.starts: dict[str, Callable[[Attributes], None]] = {
            qualified("style:style"): self._start_style,
            qualified("style:text-properties"): self._start_text_properties,
            qualified("style:table-properties"): self._start_table_properties,
        }
        self.ends: dict[str, Callable[[], None]] = {qualified("style:style"): self._end_style}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes) -> None:
        """Parse the next bytes; no bytes end the document. Raises `ExpatError`."""
        self.parser.Parse(chunk, not chunk)

    def is_struck(self, family: str, name: str) -> bool:
        """Return whether a style, or the nearest parent that says so, strikes text out."""
        for _depth in range(MAX_STYLE_DEPTH):
            style = self.styles.get((family, name))
            if style is None:
                return False
            if style.is_struck is not None:
                return style.is_struck
            name = style.parent
        return False

    def _start(self, name: str, attributes: Attributes) -> None:
        if start := self.starts.get(name):
            start(attributes)

    def _end(self, name: str) -> None:
        if end := self.ends.get(name):
            end()

    def _start_style(self, attributes: Attributes) -> None:
        self.style = Style(attributes.get(STYLE_PARENT, ""))
        self.styles[attributes.get(STYLE_FAMILY, ""), attributes.get(STYLE_NAME, "")] = self.style

    def _end_style(self) -> None:
        # Default styles and number formats have text properties, too.
        self.style = None

    def _start_text_properties(self, attributes: Attributes) -> None:
        lines = [value for key, value in attributes.items() if key in LINE_THROUGH]
        if self.style and lines:
            self.style.is_struck = "none" not in lines

    def _start_table_properties(self, attributes: Attributes) -> None:
        if self.style:
            self.style.is_displayed = attributes.get(TABLE_DISPLAY) != "false"


def _refuse_doctype(*_declaration: object) -> None:
    raise UnreadableFile(DAMAGED_ARCHIVE)
