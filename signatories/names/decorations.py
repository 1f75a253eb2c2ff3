"""Decorations of people's names: titles and degrees, pronouns, and "EXAMPLE, Ada". Free of Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from signatories.names.titles import (
    CERTAIN_PRONOUNS,
    COURTESY_TITLES,
    DEGREES,
    DOTTED_TITLES,
    GENERATIONS,
    PARTICLES,
    PRONOUNS,
    ROLES,
    SHORT_DEGREES,
    SPLIT_DEGREES,
    TITLE_CONTINUATIONS,
    TITLES,
)
from signatories.text import clean_text, fold

#: Names with none of these have no decoration: most names are returned at once.
MAY_BE_DECORATED = re.compile(r"[.,/(\[|ªº]|[^\W\d_]{2}\s+[^\W\d_]{2}")
#: Nor have names of two words without these.
MARKS = re.compile(r"[.,;/(\[|ªº]")
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
IN_PARENTHESES = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,60})\s*[)\]]")
BARE_PRONOUNS = re.compile(rf"[\s,;|–—-]*\s({_WORD}(?:\s?[/|]\s?{_WORD}){{1,3}})\s*$")
PRONOUN_SEPARATORS = re.compile(r"[\s/|,;:·&+.]+|\b(?:and|or|et|ou|und|oder|y|o|e)\b")
#: The most words of a given name after a comma, and of a family name before it.
MAX_GIVEN_NAMES, MAX_FAMILY_NAMES = 4, 5
MIN_WORDS = 2
DIGITS = re.compile(r"\d")
#: "(c)", "(cand.)" after a degree that somebody does not have yet.
CANDIDATE = re.compile(r"\((?:c|cand\.?|candidate|abd)\)$", re.IGNORECASE)
PUNCTUATION = str.maketrans("", "", ".-’'")
#: Between a form of address and a rank: "M. le Professeur", "Mme la Ministre".
ARTICLES = {"le", "la"}
#: Before a form of address; without one they are initials: "S.E. M. Exemple".
EXCELLENCIES = {"S.E.", "S.\u00a0E.", "H.E."}
#: Join two people in one cell: "Mr. and Mrs. Sample".
AND = {"and", "et", "und", "y", "e", "&", "en", "a"}


@dataclass(frozen=True)
class NamePart:
    """The words between two commas: the titles before the name, the name, the degrees after it."""

    titles: tuple[str, ...]
    words: tuple[str, ...]
    degrees: tuple[str, ...] = ()

    def text(self, *, with_titles: bool) -> str:
        return " ".join((*self.titles, *self.words, *self.degrees) if with_titles else self.words)


@dataclass(frozen=True)
class DecoratedName:
    """A name and what surrounds it.

    `parts` are the parts of the name between commas, `degrees` follow it after commas, `generation` is "Jr." with the
    separator before it. `is_family_first`: the name is written "Family, Given", so there are two parts.
    """

    parts: tuple[NamePart, ...]
    degrees: tuple[str, ...] = ()
    generation: str = ""
    pronouns: str = ""
    is_family_first: bool = False

    @property
    def has_titles(self) -> bool:
        return bool(self.degrees or any(part.titles or part.degrees for part in self.parts))

    @property
    def qualifications(self) -> str:
        """Return titles and degrees for the field of the title, "Prof. Dr., PhD", without forms of address."""
        titles = [
            title for part in self.parts for title in part.titles if not _is_courtesy(title) and title not in ARTICLES
        ]
        after = [*(degree for part in self.parts for degree in part.degrees), *self.degrees]
        return ", ".join(filter(None, (" ".join(titles), *(word for word in after if not _is_courtesy(word)))))

    def render(self, *, with_titles: bool = False, with_pronouns: bool = False, in_order: bool = True) -> str:
        """Return the name with or without its decorations; `in_order`: the given name first."""
        if self.is_family_first and in_order:
            family, given = self.parts
            titles = (*given.titles, *family.titles) if with_titles else ()
            degrees = (*family.degrees, *given.degrees) if with_titles else ()
            name = " ".join((*titles, *given.words, *family.words, *degrees))
        else:
            name = ", ".join(part.text(with_titles=with_titles) for part in self.parts)
        name += self.generation
        if with_titles and self.degrees:
            name = ", ".join((name, *self.degrees))
        return f"{name} ({self.pronouns})" if with_pronouns and self.pronouns else name


def parse_decorations(name: str, *, family_first: bool = False) -> DecoratedName:
    """Split a person's name into the name and its decorations.

    `family_first`: other names of the same file are written "Family, Given", so that two words before the comma are
    a family name, too. At least two words of the name remain: "Dr. Muster" is left alone.
    """
    text = " ".join(clean_text(name).split())
    words = tuple(text.split())
    if (len(words) <= MIN_WORDS and not MARKS.search(text)) or not MAY_BE_DECORATED.search(text):
        return DecoratedName((NamePart((), words),))
    text, pronouns, in_parentheses = _split_parentheses(text)
    texts = [part for part in (part.strip() for part in re.split(r"\s*[,;]\s*", text)) if part]
    if not texts:
        return DecoratedName((NamePart((), tuple(text.split())),))
    texts, degrees, generation = _split_degrees(texts)
    degrees += in_parentheses
    parts = [_parse_part(part, is_first=part is texts[0]) for part in texts]
    if sum(len(part.words) for part in parts) < MIN_WORDS:
        # What looks like a title is half of the name.
        parts = [NamePart((), tuple(part.split())) for part in texts]
    return DecoratedName(
        tuple(parts),
        tuple(degrees),
        generation,
        pronouns,
        is_family_first=_is_family_first(parts, family_first=family_first),
    )


def plain_name(name: str) -> str:
    """Return a person's name without decorations, the given name first: "Ada EXAMPLE" for "EXAMPLE, Dr. Ada"."""
    return parse_decorations(name, family_first=True).render()


@lru_cache(maxsize=4096)
def normalized(token: str) -> str:
    """Return a word as the tables of `titles` have it: "dipling" for "Dipl.-Ing."."""
    return CANDIDATE.sub("", fold(token)).translate(PUNCTUATION)


def _is_courtesy(title: str) -> bool:
    word = normalized(title)
    return word in COURTESY_TITLES or word in ("m", "da")


def _split_parentheses(text: str) -> tuple[str, str, list[str]]:
    """Return a name without the pronouns and degrees in parentheses, the pronouns, and the degrees."""
    pronouns = ""
    degrees: list[str] = []
    for found in reversed(list(IN_PARENTHESES.finditer(text))):
        words = found[1].split()
        if not pronouns and _are_pronouns(found[1]):
            pronouns = found[1].strip()
        elif _are_degrees(words) or _are_titles(words):
            degrees.insert(0, found[1].strip())
        else:
            continue
        text = f"{text[: found.start()]} {text[found.end() :]}"
    text = " ".join(text.replace(" ,", ",").split())
    if not pronouns and (match := BARE_PRONOUNS.search(text)) and _are_pronouns(match[1]):
        return text[: match.start()].rstrip(" ,;|–—-"), match[1], degrees
    return text, pronouns, degrees


def _are_pronouns(text: str) -> bool:
    words = [fold(word) for word in PRONOUN_SEPARATORS.split(text) if word]
    return bool(words) and set(words) <= PRONOUNS and not CERTAIN_PRONOUNS.isdisjoint(words)


def _split_degrees(texts: list[str]) -> tuple[list[str], list[str], str]:
    """Return the parts of the name, the degrees after it, and the mark of a generation after a comma."""
    degrees: list[str] = []
    generation = ""
    while len(texts) > 1 and len(" ".join(texts[:-1]).split()) >= MIN_WORDS:
        tokens = texts[-1].split()
        if len(tokens) == 1 and normalized(tokens[0]) in GENERATIONS:
            generation = f", {texts.pop()}"
        elif _are_degrees(tokens) or _are_titles(tokens):
            degrees.insert(0, texts.pop())
        else:
            break
    return texts, degrees, generation


def _are_titles(tokens: Sequence[str]) -> bool:
    return _is_title(tokens[0]) and all(_is_title(token) or _continues_title(token) for token in tokens)


def _are_degrees(tokens: Sequence[str]) -> bool:
    words = [normalized(token) for token in tokens]
    if " ".join(words) in SPLIT_DEGREES:
        return True
    return all(
        word in DEGREES or (word in SHORT_DEGREES and _is_abbreviation(token))
        for word, token in zip(words, (token.strip("()") for token in tokens), strict=True)
    )


def _is_abbreviation(token: str) -> bool:
    return "." in token or token.isupper()


def _parse_part(text: str, *, is_first: bool) -> NamePart:
    words = text.split()
    titles: list[str] = []
    if len(words) > MIN_WORDS and fold(words[0]) == "the" and normalized(words[1]) in ("hon", "honourable", "rev"):
        titles.append(words.pop(0))
    if len(words) > MIN_WORDS + 1 and words[0] in EXCELLENCIES and _is_title(words[1]):
        titles.append(words.pop(0))
    while len(words) > 1 and (_is_title(words[0]) or (titles and _continues_title(words[0]))):
        titles.append(words.pop(0))
        if len(words) > MIN_WORDS + 1 and words[0] in ARTICLES and _is_rank(words[1]):
            titles += words[:2]
            del words[:2]
    if titles and (fold(words[0]) in AND or not (is_first or words[0][:1].isupper())):
        # "Mr. and Mrs. Sample" are two people; "professor emerita" after a comma is a role.
        return NamePart((), tuple(text.split()))
    degrees: list[str] = []
    while len(words) > MIN_WORDS:
        if len(words) > MIN_WORDS + 1 and _is_split_degree(words[-2:]):
            degrees[:0] = [" ".join(words[-2:])]
            del words[-2:]
        elif _is_certain_degree(words[-1], is_all_capitals=text.isupper()) or (
            words[-1].endswith(".") and _is_title(words[-1]) and normalized(words[-1]) not in GENERATIONS
        ):
            degrees.insert(0, words.pop())
        else:
            break
    if len(words) == MIN_WORDS and titles and _is_certain_degree(words[-1], is_all_capitals=True):
        # "Dr. Muster PhD": a family name alone is left as it is written.
        return NamePart((), tuple(text.split()))
    return NamePart(tuple(titles), tuple(words), tuple(degrees))


def _is_title(token: str) -> bool:
    word = normalized(token)
    is_dotted = "." in token or "ª" in token or "º" in token
    if word in DOTTED_TITLES:
        return is_dotted
    if word == "da":
        return "ª" in token
    if word == "me":
        # "Me" is a lawyer in French; "ME" and "me" are not.
        return token in ("Me", "Me.")
    return word in TITLES or (is_dotted and word.startswith("dipl"))


def _is_rank(word: str) -> bool:
    return _is_title(word) or fold(word) in ROLES


def _continues_title(token: str) -> bool:
    return normalized(token.strip("()")) in TITLE_CONTINUATIONS and ("." in token or token.islower())


def _is_split_degree(tokens: Sequence[str]) -> bool:
    return all("." in token for token in tokens) and " ".join(map(normalized, tokens)) in SPLIT_DEGREES


def _is_certain_degree(token: str, *, is_all_capitals: bool) -> bool:
    word = normalized(token)
    if word in DEGREES:
        # "Esq" and "PhD" in any capitals; "MD" not in lower case, and not as the last word of "ADA MD".
        return _is_abbreviation(token) or any(letter.isupper() for letter in token[1:]) or word in ("phd", "esq")
    return word in SHORT_DEGREES and token.count(".") >= MIN_WORDS and not is_all_capitals


def _is_family_first(parts: Sequence[NamePart], *, family_first: bool) -> bool:
    if len(parts) != MIN_WORDS:
        return False
    family, given = parts[0].words, parts[1].words
    if not 0 < len(family) <= MAX_FAMILY_NAMES or not 0 < len(given) <= MAX_GIVEN_NAMES:
        return False
    folded = {fold(word) for word in given}
    if folded & (ROLES - PARTICLES) or DIGITS.search(" ".join((*family, *given))):
        return False
    if not all(word[:1].isupper() or not word.isalpha() or fold(word) in PARTICLES for word in given):
        return False
    text = " ".join(family)
    is_certain = len(family) == 1 or fold(family[0]) in PARTICLES or text.isupper()
    return is_certain or family_first
