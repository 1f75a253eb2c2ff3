"""Comparison of two texts of a letter, for signers and staff: what was added and removed, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from letters.models import LetterPage

#: Elements that begin a new paragraph.
BLOCKS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "caption",
    "figcaption",
    "dt",
    "dd",
)
WORDS = re.compile(r"\w+|\s+|[^\w\s]")
#: Above this number of words, paragraphs are compared as a whole: comparing words is quadratic.
MAX_WORDS = 4_000
#: Share of common words above which two paragraphs are compared word by word.
SIMILAR = 0.4


class Segment(NamedTuple):
    """A piece of text that both texts have (`kind` is ""), or only the later ("ins") or the earlier one ("del")."""

    kind: str
    text: str


def text_html(letter: LetterPage) -> SafeString:
    """Return the text of a letter in its language, from the title to the closing."""
    with override(letter.language):
        return render_to_string("letters/signed_text.html", {"letter": letter})


def paragraphs(html: str) -> list[str]:
    """Return the paragraphs of rendered text, without markup and blank ones."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all([*BLOCKS, "br"]):
        element.insert_before("\n")
        element.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return [line for line in lines if line]


def compare(before: LetterPage, after: LetterPage) -> list[list[Segment]]:
    """Return the paragraphs of both texts in order, each as segments that are kept, added or removed."""
    return list(compare_paragraphs(paragraphs(text_html(before)), paragraphs(text_html(after))))


def compare_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Segment]]:
    """Yield the paragraphs of both texts in order, each as segments."""
    for change, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = before[start:end], after[new_start:new_end]
        if change == "equal":
            yield from ([Segment("", paragraph)] for paragraph in removed)
        elif len(removed) == len(added):
            yield from (_compare_words(*pair) for pair in zip(removed, added, strict=True))
        else:
            yield from _compare_similar(removed, list(added))


def _compare_similar(removed: Sequence[str], added: list[str]) -> Iterator[list[Segment]]:
    """Yield changed paragraphs: each removed one beside the next added one that is similar, the others as a whole."""
    for paragraph in removed:
        similar = next((place for place, other in enumerate(added) if _are_similar(paragraph, other)), None)
        if similar is None:
            yield [Segment("del", paragraph)]
            continue
        yield from ([Segment("ins", other)] for other in added[:similar])
        yield _compare_words(paragraph, added[similar])
        del added[: similar + 1]
    yield from ([Segment("ins", other)] for other in added)


def _are_similar(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return matcher.quick_ratio() > SIMILAR and matcher.ratio() > SIMILAR


def _compare_words(before: str, after: str) -> list[Segment]:
    removed, added = WORDS.findall(before), WORDS.findall(after)
    if max(len(removed), len(added)) > MAX_WORDS:
        return [Segment("del", before), Segment("ins", after)]
    segments = []
    for change, start, end, new_start, new_end in SequenceMatcher(None, removed, added, autojunk=False).get_opcodes():
        if change == "equal":
            segments.append(Segment("", "".join(removed[start:end])))
            continue
        segments += [Segment("del", "".join(removed[start:end])), Segment("ins", "".join(added[new_start:new_end]))]
    return [segment for segment in segments if segment.text]
