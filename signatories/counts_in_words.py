"""The public counts of a list in words: organizations, individuals, and signatures on paper, which are never added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.numbers import grouped
from signatories.bidirectional import isolated_in_text


@dataclass(frozen=True)
class Counts:
    """The numbers of organizations and individuals that are on a list, and of those that signed on paper.

    Nobody can check signatures on paper for duplicates, so they are not part of `total`.
    """

    organizations: int
    individuals: int
    paper: int = 0

    @property
    def total(self) -> int:
        """Return the number of entries of the list."""
        return self.organizations + self.individuals

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has signed, on paper neither."""
        return not (self.total or self.paper)

    def __str__(self) -> str:
        """Return "31 organizations, 46 individuals and 120 on paper" in the active language, without empty kinds.

        Return "no signatories yet" if nobody has signed.
        """
        # Translators: inside a sentence, in place of "31 organizations and 46 individuals".
        return in_sentence(counted_kinds(self) or [_("no signatories yet")])

    @property
    def sentence(self) -> str:
        """Return the sentence that the press quotes: "31 organizations and 46 individuals have signed"."""
        return have_signed(str(self), self)


def have_signed(who: str, counts: Counts, *, named: int = 0) -> str:
    """Return "… have signed", with the verb in the number of all who signed, or of those who are named if greater.

    Return "Nobody has signed yet" if nobody has and nobody is named.
    """
    if counts.is_empty and not named:
        return _("Nobody has signed yet")
    return ngettext("%s has signed", "%s have signed", max(counts.total + counts.paper, named)) % who


def counted_kinds(counts: Counts, *, named_organizations: int = 0, named_individuals: int = 0) -> list[str]:
    """Return the number of each kind in words, without those that are named before; kinds without others are left out.

    After the name of an organization the rest are "other organizations", and likewise for individuals.
    """
    parts = []
    # Cached counts may be older than the names.
    if (number := counts.organizations - named_organizations) > 0:
        parts.append(organizations_in_words(number, are_others=bool(named_organizations)))
    if (number := counts.individuals - named_individuals) > 0:
        parts.append(individuals_in_words(number, are_others=bool(named_individuals)))
    if counts.paper:
        parts.append(paper_in_words(counts.paper))
    return parts


def organizations_in_words(number: int, *, are_others: bool = False) -> str:
    """Return "31 organizations", or "29 other organizations" after the names of some."""
    if are_others:
        return ngettext("%s other organization", "%s other organizations", number) % grouped(number)
    return ngettext("%s organization", "%s organizations", number) % grouped(number)


def individuals_in_words(number: int, *, are_others: bool = False) -> str:
    """Return "46 individuals", or "45 other individuals" after the names of some."""
    if are_others:
        return ngettext("%s other individual", "%s other individuals", number) % grouped(number)
    return ngettext("%s individual", "%s individuals", number) % grouped(number)


def paper_in_words(number: int) -> str:
    """Return "120 on paper", as it is written after the other kinds or alone."""
    # Translators: signatures that were collected on paper, as in "46 individuals and 120 on paper have signed".
    return ngettext("%s on paper", "%s on paper", number) % grouped(number)


def paper_sentence(counts: Counts) -> str:
    """Return "and 120 on paper" after a list of names, "120 on paper" if it has none; "" without paper."""
    if not counts.paper:
        return ""
    if not counts.total:
        return paper_in_words(counts.paper)
    # Translators: after a list of names.
    return ngettext("and %s on paper", "and %s on paper", counts.paper) % grouped(counts.paper)


def withheld_in_words(number: int, *, after_names: bool) -> str:
    """Return "and 4 who are not named" after a list of names, without the "and" if nobody is named.

    Some withheld their names, and those of others were removed: the sentence is true of both.
    """
    if after_names:
        sentence = ngettext("and %s who is not named", "and %s who are not named", number)
    else:
        sentence = ngettext("%s who is not named", "%s who are not named", number)
    return sentence % grouped(number)


def in_sentence(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: "a", "a and b", "a, b and c".

    Parts that run against the active language are isolated: names, and numbers with words that are not translated.
    """
    *first, last = map(isolated_in_text, parts)
    if not first:
        return last
    # Translators: between the parts of a list, except the last two.
    return _("%(first)s and %(last)s") % {"first": pgettext("list", ", ").join(first), "last": last}
