"""Notes of a letter, and marks such as "[1]" that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

# Outside of tags only: a URL may contain "[1]".
MARK = re.compile(r" ?\[(\d{1,3})\](?![^<]*>)")
#: Draftail closes a list after an item that contains a list of another kind, though its editor shows one list.
SPLIT_LIST = re.compile(r"</(ol|ul)>\s*<\1>")
#: Tags that a note inside a paragraph cannot contain.
PARAGRAPHS = re.compile(r"</?p[^>]*>")


def join_split_lists(html: str) -> str:
    """Join lists that Draftail splits around nested lists, so that numbers continue. Idempotent."""
    return SPLIT_LIST.sub("", html)


class Notes:
    """Notes on a web page: each mark is a link to its note at the end."""

    def __init__(self, texts: Sequence[object]) -> None:
        self.texts = [str(text) for text in texts]

    def link_marks(self, html: object) -> SafeString:
        """Replace the marks in rich text by references; a mark without a note is left as it is.

        Also joins split lists, since all rich text passes through here.
        """
        # Wagtail sanitized the rich text; references are escaped, or rich text too.
        return mark_safe(MARK.sub(self._replace, join_split_lists(str(html))))  # noqa: S308

    def _replace(self, match: re.Match[str]) -> str:
        number = int(match[1])
        return self.reference(number) if 1 <= number <= len(self.texts) else match[0]

    def reference(self, number: int) -> str:
        """Return the HTML that replaces a mark."""
        return format_html('<sup class="note-mark"><a href="#note-{}">{}</a></sup>', number, number)


class Footnotes(Notes):
    """Notes in print: each is placed at the foot of the page with the first reference to it."""

    def __init__(self, texts: Sequence[object]) -> None:
        super().__init__(texts)
        self._placed: set[int] = set()

    def reference(self, number: int) -> str:
        """Return the note itself the first time, which the style sheet moves to the foot, and its number later."""
        if number in self._placed:
            return format_html('<sup class="note-mark">{}</sup>', number)
        self._placed.add(number)
        text = _in_one_line(self.texts[number - 1])
        return format_html('<span class="footnote" data-number="{}">{}</span>', number, text)

    @property
    def unreferenced(self) -> list[tuple[int, SafeString]]:
        """Return the notes without a reference, with their numbers; call it after the text was rendered."""
        numbered = enumerate(self.texts, start=1)
        return [
            (number, _in_one_line(text))
            for number, text in numbered
            if number not in self._placed and strip_tags(text).strip()
        ]


def _in_one_line(text: str) -> SafeString:
    """Return a note without paragraph tags, to follow its number."""
    # Wagtail sanitized the rich text.
    return mark_safe(PARAGRAPHS.sub(" ", text).strip())  # noqa: S308
