"""Corrections of a guessed family name by the habits of the person's country, and of writing names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signatories.names import habits
from signatories.names.titles import PARTICLES
from signatories.text import fold

#: Initials with full stops: "K.", "A.P."
INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
#: A family name in capitals in front of the others. Shorter words may be initials.
CAPITALS = re.compile(r"[^\W\d_]{3}[^\W\d_'’-]*(?:['’-][^\W\d_]+)*")
VOWELS = set("aeiouyаеиоуыэюя")


def correct(
    words: Sequence[str], folded: Sequence[str], titles: int, start: int, end: int, country: str
) -> tuple[int, int]:
    """Return the bounds of the family name by the habits of a country."""
    first = _find_leading_family_name(words, folded, titles, end, country)
    if first:
        return first
    while start < end - 1 and folded[start] in habits.NOBILITY:
        start += 1
    start = _glue(words, folded, titles, start, country)
    if country in habits.DOUBLE_SURNAMES:
        start = _double_surname(folded, titles, start, end)
    elif country in habits.LAST_SURNAME:
        start = _last_surname(folded, titles, start, end)
    return start, end


def first_person(words: Sequence[str], folded: Sequence[str], titles: int) -> int:
    """Return the number of words of the first of two people: "Anna Sample and Ben Probe". 0 for one person or family.

    "Anna and Ben Sample" share a family name, "Ana García y López" has two.
    """
    for place in range(titles + 2, len(words) - 2):
        if folded[place] in habits.CONJUNCTIONS and words[place + 1][:1].isupper():
            return place
    return 0


def _find_leading_family_name(
    words: Sequence[str], folded: Sequence[str], titles: int, end: int, country: str
) -> tuple[int, int] | None:
    """Return the bounds of a family name at the beginning; None if the last name is the family name."""
    if _is_family_first(words, folded, titles, end, country) or _ends_with_initials(words[titles:end], country):
        return titles, titles + 1
    capitals = _count_capitals(words[titles:end])
    if capitals:
        return titles, titles + capitals
    names = habits.FAMILY_FIRST.get(country, frozenset())
    has_english_name = country in habits.ENGLISH_NAME_FIRST and end - titles == 4  # noqa: PLR2004
    if has_english_name and folded[titles + 1] in names and folded[end - 1] not in names:
        return titles + 1, titles + 2
    return None


def _ends_with_initials(words: Sequence[str], country: str) -> bool:
    """Return whether only initials follow the first word: "Udaharan K.". One may be short for the family name."""
    is_usual = country in habits.INITIALS_LAST or len(words) > 2  # noqa: PLR2004
    return is_usual and not INITIALS.fullmatch(words[0]) and all(map(INITIALS.fullmatch, words[1:]))


def _count_capitals(words: Sequence[str]) -> int:
    """Return how many words at the beginning are a family name in capitals: "SAMPLE Ada". No initials such as "JP"."""
    count = 0
    while count < len(words) and words[count].isupper() and CAPITALS.fullmatch(words[count]):
        count += 1
    has_vowel = any(VOWELS & set(fold(word)) for word in words[:count])
    others = words[count:]
    return count if has_vowel and others and not any(word.isupper() and len(word) > 1 for word in others) else 0


def _is_family_first(words: Sequence[str], folded: Sequence[str], titles: int, end: int, country: str) -> bool:
    first, last = words[titles].casefold(), words[end - 1].casefold()
    is_vietnamese = first in habits.VIETNAMESE and last not in habits.VIETNAMESE
    if is_vietnamese and end - titles > 2:  # noqa: PLR2004
        return True
    names = habits.FAMILY_FIRST.get(country, frozenset())
    if folded[titles] in names and folded[end - 1] not in names:
        return True
    given = habits.GIVEN_LAST.get(country, frozenset())
    return folded[end - 1] in given and folded[titles] not in given


def _glue(words: Sequence[str], folded: Sequence[str], titles: int, start: int, country: str) -> int:
    """Return the start of a family name with the words that belong to it: "Saint Laurent", "Ben Ali"."""
    while start - 1 > titles and _belongs_to_family_name(words, folded, start - 1, country):
        start -= 1
    return start


def _belongs_to_family_name(words: Sequence[str], folded: Sequence[str], place: int, country: str) -> bool:
    """Return whether a word belongs to the family name after it."""
    word, following = folded[place], words[place + 1]
    is_small = words[place].islower()
    if word in habits.GLUED or word in habits.GLUED_IN.get(country, ()):
        return True
    if word in habits.GLUED_IF_SMALL and (is_small or country in habits.BEN_COUNTRIES):
        return True
    if is_small and word in habits.GLUED_BEFORE_PARTICLES:
        return following.islower()
    # "de Wit-van den Bos"
    head, hyphen, particle = word.rpartition("-")
    if hyphen and head and particle in PARTICLES:
        return True
    return is_small and word in PARTICLES and following.rpartition("-")[2] in PARTICLES


def _double_surname(folded: Sequence[str], titles: int, start: int, end: int) -> int:
    """Return the start of the two family names of a Spanish name: "García Márquez" in "Gabriel García Márquez"."""
    given = titles + 1
    if folded[start] in ("y", "i") and start > given:
        # "Ruiz y de la Vega"
        return start - 1
    if folded[titles] == "maria":
        # "María del Carmen Ruiz"
        place = given
        while place < end - 1 and folded[place] in habits.SPANISH:
            place += 1
        if place > given and folded[place] in habits.DEVOTIONS and place + 1 < end:
            given = place + 1
            start = max(start, given)
    while given < start and folded[given] in habits.SECOND_GIVEN_NAMES and given + 1 < end:
        given += 1
    if start < given:
        return start
    first = start - 1
    while first > given and folded[first - 1] in habits.SPANISH:
        first -= 1
    is_simple = start == end - 1 or folded[start] in habits.SPANISH
    return first if first >= given and is_simple else start


def _last_surname(folded: Sequence[str], titles: int, start: int, end: int) -> int:
    """Return the start of the last family name: "Ribeiro" in "João da Costa Ribeiro", "de Sousa e Castro"."""
    last = end - 1
    if folded[last] in habits.DESCENDANTS and last - 1 > titles:
        last -= 1
    if folded[last - 1] == "e" and last - 2 > titles:
        last -= 2
    while last - 1 > titles and folded[last - 1] in habits.PORTUGUESE:
        last -= 1
    return last if last > titles else start
