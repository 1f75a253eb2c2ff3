"""Suggestions for affiliations, and their spelling: the site's own directory first, then the list of institutions.

Organizations of the directory are suggested only if everybody can see them on the list of a public letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from core.cache import cached_briefly
from core.languages import translation
from signatories.letter_info import public_lists
from signatories.models import Institution, InstitutionWord, Organization, Signatory
from signatories.models.institution import index_words, search_words
from signatories.text import fold

#: Fewer characters find nothing.
MIN_CHARACTERS = 2
#: Words of a search that are looked up; further ones are ignored.
MAX_WORDS = 6
#: Suggestions of one search.
MAX_SUGGESTIONS = 8
#: Institutions that a search compares. More have the words in common only if the words say little.
MAX_CANDIDATES = 200
#: Sorts after every word that begins with the text before it.
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Suggestion:
    """A name in the active language, and where the institution is."""

    name: str
    country: str = ""


def find_affiliations(text: str) -> list[Suggestion]:
    """Return the organizations and institutions whose names have words that begin with all words of a text.

    Names that begin with the text, in any language, come first, then short ones. Searches an index; cached briefly.
    """
    return list(_find(" ".join(sorted(search_words(text))), fold(text), get_language() or ""))


@cached_briefly
def _find(words: str, start: str, _language: str) -> tuple[Suggestion, ...]:
    searched = words.split()
    if len(words.replace(" ", "")) < MIN_CHARACTERS:
        return ()
    found = [
        *_ranked(_organizations(searched), start),
        *_ranked(_institutions(searched, start), start),
    ]
    by_name = {fold(suggestion.name): suggestion for suggestion in reversed(found)}
    return tuple(by_name[name] for name in dict.fromkeys(fold(each.name) for each in found))[:MAX_SUGGESTIONS]


def canonical_affiliation(text: str) -> str:
    """Return the spelling of an affiliation in the active language, if a directory has it by any of its names.

    Names that differ in more than case, accents and spaces are other names: the text stays as it is.
    """
    key = fold(text)
    words = sorted(search_words(text))
    for rows in (_organizations(words), _institutions(words, key)) if words else ():
        for row in rows:
            if key in {fold(name) for name in (row.name, *row.names.values())}:
                return translation(row.names, row.name)
    return text


def institutions_matching(queryset: QuerySet[Institution], text: str) -> QuerySet[Institution]:
    """Filter institutions with words that begin with all words of a text."""
    for word in sorted(search_words(text))[:MAX_WORDS]:
        queryset = queryset.filter(Exists(_beginning_with(word).filter(institution=OuterRef("pk"))))
    return queryset


def _ranked(rows: Iterable[Organization | Institution], start: str) -> list[Suggestion]:
    def rank(row: Organization | Institution) -> tuple[bool, int, str]:
        shown = translation(row.names, row.name)
        begins = any(fold(name).startswith(start) for name in (row.name, *row.names.values()))
        return not begins, len(shown), fold(shown)

    return [Suggestion(translation(row.names, row.name), str(row.country)) for row in sorted(rows, key=rank)]


def _organizations(words: list[str]) -> list[Organization]:
    """Return the organizations of the directory, public on a public letter, that have words with these beginnings."""
    listed = Signatory.objects.public().filter(organization=OuterRef("pk"), signatory_list__in=public_lists())
    contained = reduce(and_, (Q(search_text__contains=word) for word in words[:MAX_WORDS]), Q())
    rows = Organization.objects.filter(Exists(listed), contained).order_by("sort_key", "pk")[:MAX_CANDIDATES]
    return [row for row in rows if _begin(words, index_words(row.name, *row.names.values()))]


def _begin(words: list[str], others: set[str]) -> bool:
    return all(any(other.startswith(word) for other in others) for word in words)


def _beginning_with(word: str) -> QuerySet[InstitutionWord]:
    return InstitutionWord.objects.filter(word__gte=word, word__lt=word + LAST_CHARACTER)


def _institutions(words: list[str], start: str) -> list[Institution]:
    """Return institutions that have words with these beginnings, at most `MAX_CANDIDATES`.

    Besides these, the first ones whose names begin with a text: long names may have no rare word.
    """
    # The rarest word is looked up, the others are checked for its institutions.
    counts = {word: _beginning_with(word)[: MAX_CANDIDATES + 1].count() for word in words[:MAX_WORDS]}
    rarest, *others = sorted(counts, key=lambda word: (counts[word], -len(word)))
    found = _beginning_with(rarest)
    for word in others:
        found = found.filter(Exists(_beginning_with(word).filter(institution=OuterRef("institution"))))
    pks = set(found.order_by("word", "institution").values_list("institution", flat=True)[:MAX_CANDIDATES])
    if len(pks) == MAX_CANDIDATES:
        beginning = Institution.objects.filter(name_key__gte=start, name_key__lt=start + LAST_CHARACTER)
        pks |= set(beginning.order_by("name_key", "pk").values_list("pk", flat=True)[:MAX_SUGGESTIONS])
    return list(Institution.objects.filter(pk__in=pks))
