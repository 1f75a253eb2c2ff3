"""Typographic rules by language: quotation marks, no-break spaces and hyphenation.

`TYPOGRAPHY` is the registry; a new language is one entry. A language without an entry stays as it was typed. Rules
change only straight quotation marks and the kind of a space that is there; they never add words or remove any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from core.known_languages import base_language

NARROW, WIDE = "\u202f", "\u00a0"
ANY_SPACE = "[ \u00a0\u202f]"
#: Markup, names, code and passages marked with another language, which no rule changes; web and e-mail addresses.
PROTECTED = re.compile(
    r"""(<(style|title|script|bdi|code|pre|kbd|samp)\b.*?</\2>
    |<ul\ class="names">.*?</ul>
    |<(span|i|em|b|strong|cite|q|a)\b(?=[^>]*\s(?:lang|translate)=)[^>]*>.*?</\3>
    |<[^>]*>
    |\b(?:https?://|mailto:|www\.)[^\s<>]+
    |(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+)""",
    re.DOTALL | re.VERBOSE,
)
#: Straight quotation marks around words, as characters or as references. A lone one may be the sign of an inch, and
#: stays.
STRAIGHT_QUOTES = re.compile(
    r"""(?<![\w"=])(?<!&quot;)("|&quot;)(?!\s|"|&quot;)((?:(?!"|&quot;).)*)(?<!\s)\1(?![\w"]|&quot;)""", re.DOTALL
)


@dataclass(frozen=True)
class Typography:
    """The rules of a language."""

    #: The opening and the closing quotation mark, with their inner spaces.
    quotes: tuple[str, str] = ("", "")
    #: Signs that a narrow no-break space precedes where a space is typed.
    spaced_signs: str = ""
    #: Words and abbreviations that stay on the line of what follows.
    keep_with_next: Sequence[str] = ()
    #: Words, units and signs that stay on the line of the number before them.
    keep_with_number: Sequence[str] = ()
    #: Whether a space separates the thousands of a number.
    groups_thousands: bool = False
    #: Whether words are long enough to be hyphenated in print and on small screens.
    hyphenates: bool = False


UNKNOWN = Typography()
FRENCH_TITLES = ("M.", "MM.", "Mme", "Mmes", "Dr", "Dre", "no", "p.")
FRENCH = Typography(
    quotes=(f"«{NARROW}", f"{NARROW}»"), spaced_signs=":;!?", keep_with_next=FRENCH_TITLES, groups_thousands=True
)
GERMAN_ABBREVIATIONS = ("Art.", "Abs.", "Nr.", "S.", "Dr.", "Prof.", "St.", "§", "§§", "Kap.", "Bd.", "ca.")
GERMAN_UNITS = (
    *("%", "€", "Euro", "Prozent", "Mio.", "Mrd.", "Millionen", "Milliarden", "Uhr", "km", "kg", "m²"),
    *("Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
    *("November", "Dezember"),
)
GERMAN = Typography(
    quotes=("„", "“"), keep_with_next=GERMAN_ABBREVIATIONS, keep_with_number=GERMAN_UNITS, hyphenates=True
)
SWISS_GERMAN = Typography(
    quotes=("«", "»"), keep_with_next=GERMAN_ABBREVIATIONS, keep_with_number=GERMAN_UNITS, hyphenates=True
)
SPANISH_TITLES = ("Sr.", "Sra.", "Sres.", "Dr.", "Dra.", "D.", "Dña.", "art.", "núm.", "n.º", "pág.", "p.")

#: Rules by language code; those of a language also serve its regions.
TYPOGRAPHY = {
    "ar": Typography(quotes=("«", "»")),
    "bg": Typography(quotes=("„", "“")),
    "ca": Typography(quotes=("«", "»"), keep_with_next=("Sr.", "Sra.", "Dr.", "Dra.", "art.", "núm.", "pàg.")),
    "cs": Typography(quotes=("„", "“"), keep_with_next=("k", "s", "v", "z", "o", "u", "č.", "čl.", "str.")),
    "da": Typography(quotes=("»", "«"), keep_with_next=("nr.", "s.", "ca."), hyphenates=True),
    "de": GERMAN,
    "de-ch": SWISS_GERMAN,
    "de-li": SWISS_GERMAN,
    "el": Typography(quotes=("«", "»")),
    "en": Typography(quotes=("“", "”")),
    "es": Typography(quotes=("«", "»"), keep_with_next=SPANISH_TITLES),
    "et": Typography(quotes=("„", "“"), hyphenates=True),
    "fa": Typography(quotes=("«", "»")),
    "fi": Typography(quotes=("”", "”"), keep_with_next=("nro", "s.", "n."), hyphenates=True),
    "fr": FRENCH,
    "hr": Typography(quotes=("„", "“")),
    "hu": Typography(quotes=("„", "”"), hyphenates=True),
    "it": Typography(quotes=("«", "»"), keep_with_next=("art.", "n.", "p.", "pag.", "dott.", "dott.ssa", "prof.")),
    "ja": Typography(quotes=("「", "」")),
    "nb": Typography(quotes=("«", "»"), hyphenates=True),
    "nl": Typography(quotes=("‘", "’"), keep_with_next=("nr.", "p.", "art.", "ca."), hyphenates=True),
    "pl": Typography(quotes=("„", "”"), keep_with_next=("w", "z", "o", "u", "i", "a", "nr", "art.", "s.", "ul.")),
    "pt": Typography(quotes=("«", "»"), keep_with_next=("Sr.", "Sra.", "Dr.", "Dra.", "art.", "n.º", "p.")),
    "pt-br": Typography(quotes=("“", "”"), keep_with_next=("Sr.", "Sra.", "Dr.", "Dra.", "art.", "nº", "p.")),
    "ro": Typography(quotes=("„", "”")),
    "ru": Typography(quotes=("«", "»"), keep_with_next=("№", "в", "к", "о", "с", "у", "и", "а", "ст.")),
    "sk": Typography(quotes=("„", "“"), keep_with_next=("k", "s", "v", "z", "o", "u", "č.", "čl.", "s.")),
    "sv": Typography(quotes=("”", "”"), keep_with_next=("nr", "s.", "ca"), hyphenates=True),
    "uk": Typography(quotes=("«", "»"), keep_with_next=("№", "в", "з", "і", "й", "о", "у", "ст.")),
    "zh-hans": Typography(quotes=("“", "”")),
    "zh-hant": Typography(quotes=("「", "」")),
}


def typography_of(language: str) -> Typography:
    """Return the rules of a language, else those of its base language, else none."""
    return TYPOGRAPHY.get(language) or TYPOGRAPHY.get(base_language(language), UNKNOWN)


def typeset_html(html: str, language: str) -> str:
    """Return HTML with the spaces and quotation marks of a language. Idempotent.

    Changes only what `map_text` visits.
    """
    rules = _rules(language)
    return map_text(html, lambda text: _apply(rules, text)) if rules else html


def map_text(html: str, function: Callable[[str], str]) -> str:
    """Return HTML whose text is replaced by the result of `function`, piece by piece.

    Leaves out tags, titles, styles, code, addresses, lists of names, names in `<bdi>`, and passages that are marked
    with another language.
    """
    parts, end = [], 0
    for protected in PROTECTED.finditer(html):
        parts += [function(html[end : protected.start()]), protected[0]]
        end = protected.end()
    return "".join([*parts, function(html[end:])])


def typeset_text(text: str, language: str) -> str:
    """Return a plain text, such as a title, with the spaces and quotation marks of a language. Idempotent."""
    # Markup in a plain text is text.
    return _apply(_rules(language), text) if "<" in text else typeset_html(text, language)


Rule = Callable[[str], str]


def _apply(rules: Sequence[Rule], text: str) -> str:
    for rule in rules:
        text = rule(text)
    return text


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    typography = typography_of(language)
    opening, closing = typography.quotes
    rules: list[Rule] = []
    if opening:
        rules.append(lambda text: STRAIGHT_QUOTES.sub(lambda match: f"{opening}{match[2]}{closing}", text))
    return (*rules, *(_substitution(*pair) for pair in _spaces(typography)))


def _spaces(typography: Typography) -> list[tuple[re.Pattern[str], str]]:
    """Return patterns and replacements of spaces."""
    opening, closing = typography.quotes
    signs = typography.spaced_signs + (closing.strip() if closing.startswith(NARROW) else "")
    pairs = []
    if signs:
        # A sign without a space before it, as in a time, stays.
        pairs.append((re.compile(rf"{ANY_SPACE}+([{re.escape(signs)}])"), rf"{NARROW}\1"))
    if opening.endswith(NARROW):
        pairs.append((re.compile(rf"{opening[0]}{ANY_SPACE}*"), opening))
    if typography.groups_thousands:
        pairs.append((re.compile(rf"(?<=\d){ANY_SPACE}(?=\d{{3}}\b)"), NARROW))
    if typography.keep_with_next:
        words = "|".join(map(re.escape, typography.keep_with_next))
        pairs.append((re.compile(rf"(?<![\w.])({words}){ANY_SPACE}(?=\w)"), rf"\1{WIDE}"))
        # Abbreviations of several letters, such as "z. B.".
        pairs.append((re.compile(rf"(?<=\b\w\.){ANY_SPACE}(?=\w\.)"), NARROW))
    if typography.keep_with_number:
        units = "|".join(map(re.escape, typography.keep_with_number))
        pairs.append((re.compile(rf"(?<=\d)(\.?){ANY_SPACE}(?=(?:{units})(?!\w))"), rf"\1{WIDE}"))
    return pairs


def _substitution(pattern: re.Pattern[str], replacement: str) -> Rule:
    return lambda text: pattern.sub(replacement, text)
