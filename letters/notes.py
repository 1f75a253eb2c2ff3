"""The notes of a letter and the marks "[1]", "[2]" … that lead to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

# Outside of tags only: an address may hold "[1]" as well.
MARK = re.compile(r" ?\[(\d{1,3})\](?![^<]*>)")
#: Where Draftail ends a list after each item that holds a list of another kind. In its editor they are one list.
SPLIT_LIST = re.compile(r"</(ol|ul)>\s*<\1>")
#: What a note that stands inside a paragraph can't hold.
PARAGRAPHS = re.compile(r"</?p[^>]*>")


def joined_lists(html: str) -> str:
    """Return rich text whose lists go on after nested ones, numbered as in the editor. Idempotent."""
    return SPLIT_LIST.sub("", html)


class Notes:
    """Notes on a page: each mark is a link to its note at the end."""

    def __init__(self, texts: Sequence[object]) -> None:
        self.texts = [str(text) for text in texts]

    def with_marks(self, html: object) -> SafeString:
        """Turn the marks in rich text into references; figures without a note stay as they are.

        Lists are joined as well: this is the one way of rich text to readers.
        """
        # Rich text comes cleaned out of Wagtail; what is put in is escaped or rich text too.
        return mark_safe(MARK.sub(self._replace, joined_lists(str(html))))  # noqa: S308

    def _replace(self, match: re.Match[str]) -> str:
        number = int(match[1])
        return self.reference(number) if 1 <= number <= len(self.texts) else match[0]

    def reference(self, number: int) -> str:
        """Return what stands in the place of a mark."""
        return format_html('<sup class="note-mark"><a href="#note-{}">{}</a></sup>', number, number)


class Footnotes(Notes):
    """Notes in print: each stands at the foot of the page where it is first referred to."""

    def __init__(self, texts: Sequence[object]) -> None:
        super().__init__(texts)
        self._placed: set[int] = set()

    def reference(self, number: int) -> str:
        """Return the note itself the first time, which the style sheet moves to the foot, and then its number."""
        if number in self._placed:
            return format_html('<sup class="note-mark">{}</sup>', number)
        self._placed.add(number)
        text = _in_one_line(self.texts[number - 1])
        return format_html('<span class="footnote" data-number="{}">{}</span>', number, text)

    @property
    def left(self) -> list[tuple[int, SafeString]]:
        """Return the notes that nothing refers to, with their numbers, once the text was set."""
        numbered = enumerate(self.texts, start=1)
        return [
            (number, _in_one_line(text))
            for number, text in numbered
            if number not in self._placed and strip_tags(text).strip()
        ]


def _in_one_line(text: str) -> SafeString:
    """Return a note without its paragraphs, so that it stands behind its number."""
    # Rich text comes cleaned out of Wagtail.
    return mark_safe(PARAGRAPHS.sub(" ", text).strip())  # noqa: S308
