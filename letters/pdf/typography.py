"""Languages and directions of passages in another script, and very long words, in print."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from unicodedata import bidirectional

from django.utils.translation import get_language_bidi

from core.known_languages import own_language_name
from core.typography import map_text
from core.untranslated import FIRST_STRONG_ISOLATE
from letters.writing_systems import language_tag_for
from signatories.bidirectional import ISOLATED, RIGHT_TO_LEFT, runs_right_to_left

#: Characters that may belong to another script than the Latin one. Punctuation, emoji and digits belong to none.
FOREIGN = (
    r"[\u0370-\u1dbf\u1f00-\u1fff\u2c80-\u2dff\u3005-\ua71f\ua800-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\uffdc"
    r"\U00010300-\U0001e8ff\U00020000-\U0003ffff]"
)
PASSAGE = re.compile(rf"{FOREIGN}(?:[ \u00a0\u200c\u200d]*{FOREIGN}+)+")
ISOLATE_TAG = re.compile(r'</?bdi(?: dir="(?:ltr|rtl)")?>')
#: A longer word is typeset smaller: 255 × "W" would fill twelve lines of a list.
MAX_WORD_LENGTH = 40
#: Bidirectional classes of characters that are, or make others, right-to-left.
EXPLICITLY_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
#: More combining marks on one letter than any script uses. They would overlap the adjacent lines.
STACKED_MARKS = 9


def isolation_of(text: str) -> tuple[str, str]:
    """Return the language tag of a text for its script, and its direction if it must be isolated: "ltr", "rtl" or "".

    Text that runs against the active language must be isolated, and one with any right-to-left part in a left-to-right
    language. The tag is "" for Latin script.
    """
    if text.isascii() and not get_language_bidi():
        return "", ""
    kinds = list(map(bidirectional, text))
    strong = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    direction = {"": "", "L": "ltr"}.get(strong, "rtl")
    is_against = bool(strong) and (direction == "ltr") == get_language_bidi()
    is_mixed = not get_language_bidi() and not EXPLICITLY_RIGHT_TO_LEFT.isdisjoint(kinds)
    return language_tag_for(text), (direction or "ltr") if is_against or is_mixed else ""


def isolate_directions(html: str) -> str:
    """Return a document in which elements with a direction replace the marks of `isolated_in_text`.

    WeasyPrint ignores these marks, since it lays out each element on its own.
    """
    return map_text(html, _isolate_passages)


def _isolate_passages(text: str) -> str:
    """Replace the marks around passages, and around passages in these."""
    replaced = ISOLATED.sub(_isolate, text)
    return replaced if replaced == text else _isolate_passages(replaced)


def _isolate(match: re.Match[str]) -> str:
    html, passage = match[2], ISOLATE_TAG.sub("", match[2])
    if RIGHT_TO_LEFT.isdisjoint(map(bidirectional, unescape(passage))):
        # Passages within a passage of one direction need no elements, of which each costs much in print.
        return f'<bdi dir="ltr">{passage}</bdi>'
    direction = "rtl" if match[1] == FIRST_STRONG_ISOLATE and runs_right_to_left(unescape(passage)) else "ltr"
    return f'<bdi dir="{direction}">{html}</bdi>'


def mark_languages(html: str, language: str) -> str:
    """Return a document in which passages in another script have a `lang` attribute for their script. Idempotent.

    Screen readers then pronounce them correctly, and the style sheet can apply to them. Does not change passages in
    the script of `language`, nor what `map_text` leaves out.
    """
    if not PASSAGE.search(html):
        return html
    own_script = language_tag_for(own_language_name(language))
    return map_text(html, lambda text: PASSAGE.sub(lambda match: _mark_passage(match[0], own_script), text))


def _mark_passage(passage: str, own_script: str) -> str:
    """Wrap consecutive words in the same script in an element."""
    words = re.split("([ \u00a0]+)", passage)
    tagged = [(language_tag_for(word), word) for word in words[::2]]
    out = ""
    for position, (tag, word) in enumerate(tagged):
        opens = position == 0 or tagged[position - 1][0] != tag
        closes = position == len(tagged) - 1 or tagged[position + 1][0] != tag
        is_foreign = bool(tag) and tag != own_script
        out += f'<span lang="{tag}">' if is_foreign and opens else ""
        out += word + ("</span>" if is_foreign and closes else "")
        out += words[2 * position + 1] if position < len(tagged) - 1 else ""
    return out


def entry_css_class(text: str) -> str:
    """Return the CSS class of an entry that exceeds its space in a list: "long", "stacked", both, or ""."""
    is_long = len(text) > MAX_WORD_LENGTH and any(
        sum(not _is_combining_mark(character) for character in word) > MAX_WORD_LENGTH for word in text.split()
    )
    classes = {"long": is_long, "stacked": not text.isascii() and _has_stacked_marks(text)}
    return " ".join(name for name, applies in classes.items() if applies)


def _has_stacked_marks(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if _is_combining_mark(character) else 0
        if marks >= STACKED_MARKS:
            return True
    return False


def _is_combining_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
