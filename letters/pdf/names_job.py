"""The names of a part of a long list as data for Typst's template, `templates/letters/pdf/names.typ`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from core.known_languages import base_language
from core.numbers import grouped
from core.typography import typeset_text
from letters.colours import DEFAULT_COLOUR
from letters.enums import Paper
from letters.fonts import all_families, own_font_tags, undrawable
from letters.pdf.print_job import NamesJob
from letters.pdf.typography import entry_css_class, isolation_of, mark_languages
from letters.writing_systems import SCRIPTS
from signatories.text import is_visible

if TYPE_CHECKING:
    from letters.pdf.long_lists import Part
    from signatories.models import Signatory

TEMPLATE = "templates/letters/pdf/names.typ"
#: Millimetres.
PAGE_SIZES = {Paper.A4: (210, 297), Paper.LETTER: (215.9, 279.4)}
#: Marks that isolate a passage of each direction, and the end of one.
ISOLATES, END_OF_ISOLATE = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"
#: The end of Latin Extended-B. Up to it no character combines, is an emoji, or has another script or direction.
LAST_LATIN = "\u024f"
#: A word that may be wider than a column.
WIDE_WORD = re.compile(r"\S{17}")
MARKED = re.compile('<span lang="([^"]+)">(.*?)</span>')
#: Characters of which one is in every emoji; the template finds the emoji themselves.
EMOJI = re.compile("[\u20e3\u231a-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
EMOJI_FAMILY = "Noto Color Emoji"
#: Printed instead of a character without a glyph, and of a name that cannot be seen.
REPLACEMENT = "\ufffd"

#: A passage: a text, or the tag of its language and the text.
Run = str | list[str]


@cache
def _template() -> str:
    return (settings.BASE_DIR / TEMPLATE).read_text()


def names_job(context: dict[str, Any], part: Part) -> NamesJob:
    """Return the job that typesets a part of a list.

    `context` is that of the HTML templates. The same names give the same job, whatever the edition.
    """
    language = context["letter"].language
    names = _page(context) | _texts(context, part) | {"language": base_language(language)}
    content = json.dumps(names, ensure_ascii=False)
    missing = undrawable(content)
    if missing:
        content = content.translate({ord(character): REPLACEMENT for character in missing})
    # Added as text: to write the names a second time would take longer than the rest.
    families = json.dumps(_families(content, language), ensure_ascii=False)
    return NamesJob(_template(), f"{content[:-1]}, {families[1:]}", missing)


def page_size(context: dict[str, Any]) -> tuple[float, float]:
    """Return width and height of the pages of a letter, in millimetres."""
    letterhead = context["letterhead"]
    return PAGE_SIZES[Paper(letterhead.paper if letterhead else Paper.A4)]


def _page(context: dict[str, Any]) -> dict[str, Any]:
    """Return sizes, direction and colours of the pages."""
    letterhead = context["letterhead"]
    width, height = page_size(context)
    return {
        "is_rtl": get_language_bidi(),
        "width": width,
        "height": height,
        "columns": context["columns"],
        "size": context["name_size"],
        "heading_colour": letterhead.heading_colour if letterhead else DEFAULT_COLOUR,
        "rule_colour": letterhead.printed_colour if letterhead else DEFAULT_COLOUR,
    }


def _texts(context: dict[str, Any], part: Part) -> dict[str, Any]:
    letter, section = context["letter"], part.section
    as_of = _("Signatories as of %(date)s") % {"date": context["signed_until"]} if part.begins_list else ""
    has_withheld = part.is_last and section.withheld
    return {
        "title": section.heading,
        "as_of": _text_runs(as_of, letter.language),
        "heading": _text_runs(section.heading, letter.language) if part.is_first else [],
        # Only where it is printed, so that a new name changes no other part.
        "count": f"({grouped(section.count)})" if part.is_first else "",
        "entries": list(_entries(letter, part)),
        "withheld": _text_runs(section.withheld_sentence, letter.language) if has_withheld else [],
    }


def _families(content: str, language: str) -> dict[str, Any]:
    """Return the families of the text, of emoji, and of each tag in a job, in the order in which they are tried."""
    scripts = {f"und-{code}": word.title() for word, code in SCRIPTS.items()}
    own = own_font_tags()
    # Most parts have no other script, and are searched once.
    tags = [tag for tag in sorted(scripts) if f'["{tag}"' in content] if '["und-' in content else []
    families = all_families(language)
    return {
        "families": families,
        "emoji_families": [EMOJI_FAMILY, *families],
        "families_by_tag": {tag: all_families(tag if tag in own else language, scripts[tag]) for tag in tags},
    }


def _text_runs(text: str, language: str) -> list[Run]:
    """Return the passages of a heading or sentence, with those in another script marked."""
    if not text:
        return []
    # The expression finds languages and passages in turn, and the text between them.
    pieces = MARKED.split(mark_languages(escape(typeset_text(text, language), quote=False), language))
    runs: list[Run] = []
    for plain, tag, passage in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        runs += [unescape(plain)] if plain else []
        runs += [[tag, unescape(passage)]] if passage else []
    return runs


def _entries(letter: Any, part: Part) -> Iterable[Any]:
    """Yield each entry: its text if that is plain, else its passages and what they need."""
    has_note = bool(letter.identification_note)
    is_rtl = get_language_bidi()
    for number, entry in enumerate(part.signatories, start=part.first):
        pieces = _entry_pieces(entry, f"{number}. " if letter.numbers_signatories else "", has_note=has_note)
        plain = "".join(pieces)
        is_wide = WIDE_WORD.search(plain) is not None
        if not (is_rtl or is_wide) and (plain.isascii() or max(plain) <= LAST_LATIN):
            # What follows would find nothing, at the cost of ten times the rest.
            yield plain
        else:
            yield _marked_entry(pieces, is_wide=is_wide)


def _entry_pieces(entry: Signatory, prefix: str, *, has_note: bool) -> list[str]:
    """Return the texts of an entry like `_names.html`; each second one is a passage of its own."""
    pieces = [prefix, _visible(entry.printed_name)]
    if details := entry.printed_details:
        pieces += [", ", details]
        if not has_note and entry.is_affiliation_marked:
            pieces += ["*", ""]
    if answers := entry.printed_answers:
        pieces += [", ", answers]
    return pieces


def _visible(name: str) -> str:
    """Return a name, or the replacement character for one without a visible character, of which Typst tags nothing.

    Such names are refused wherever they are entered. They may have been stored before, or by a script.
    """
    # Most names begin with a Latin letter, and need no slower test.
    return name if "A" <= name < "{" or is_visible(name) else REPLACEMENT


def _marked_entry(pieces: Sequence[str], *, is_wide: bool) -> Any:
    """Return an entry with the direction and the language of each passage."""
    runs = _joined([_isolated(piece) if place % 2 else piece for place, piece in enumerate(pieces) if piece])
    plain = "".join(run if isinstance(run, str) else run[1] for run in runs)
    classes = entry_css_class(plain).split()
    has_emoji = not plain.isascii() and bool(EMOJI.search(plain))
    if len(runs) == 1 and isinstance(runs[0], str) and not (classes or is_wide or has_emoji):
        return plain
    return {"runs": runs, "classes": classes, "is_wide": is_wide, "has_emoji": has_emoji}


def _joined(pieces: Iterable[Run]) -> list[Run]:
    """Return passages, each plain one joined with the one before."""
    runs: list[Run] = []
    for piece in pieces:
        last = runs[-1] if runs else None
        if isinstance(piece, str) and isinstance(last, str):
            runs[-1] = last + piece
        else:
            runs.append(piece)
    return runs


def _isolated(text: str) -> Run:
    """Return a text as a passage with its direction and language, as the filter `isolated` does in HTML."""
    tag, direction = isolation_of(text)
    isolated = f"{ISOLATES[direction]}{text}{END_OF_ISOLATE}" if direction else text
    return [tag, isolated] if tag else isolated
