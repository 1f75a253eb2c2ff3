"""The rules by which the entries of a list are sorted, and the key of an entry in a language.

A key depends only on fields of the entry and on the rule, so that it can be computed anywhere. `sort_keys` stores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from core.languages import translation_into
from signatories.enums import IndividualOrder, Kind, SortSource
from signatories.names.family_names import family_name_sort_text
from signatories.names.keys import KEY_LENGTH
from signatories.names.organization_keys import article_languages, without_article
from signatories.sorting.collation import collation_key, name_sort_key

#: Part of every rule. Incrementing it makes the worker write the keys of all lists again.
FORMAT = 3
#: Sorts individuals without a date after all others.
UNDATED = "9999-99-99"


class SortedEntry(Protocol):
    """The fields of `Signatory` that its keys depend on, besides its group."""

    kind: Any
    name: Any
    names: Any
    country: Any
    sort_as: Any
    sort_as_source: Any
    signed_on: Any


@dataclass(frozen=True)
class SortRule:
    """A rule for sorting entries.

    `particles` matters for the order by family name. `articles` are the languages, joined by commas, whose articles do
    not count in the names of organizations.
    """

    individual_order: str = IndividualOrder.FAMILY_NAME
    particles: str = ""
    articles: str = ""
    version: int = FORMAT


def current_rule(individual_order: str, particles: str) -> SortRule:
    """Return the rule of a list with these settings, on the site as it is configured now."""
    uses_particles = individual_order != IndividualOrder.NAME
    return SortRule(str(individual_order), str(particles) if uses_particles else "", ",".join(article_languages()))


def sort_text(entry: SortedEntry, language: str, rule: SortRule) -> str:
    """Return the text by which an entry is sorted in a language; "" stands for the name as its owner writes it.

    Organizations: a stated sort text, else the name, whose leading article does not count. Individuals: if names are
    sorted as written, a stated sort text, else the name; otherwise the name with the family name first.
    """
    is_stated = bool(entry.sort_as) and entry.sort_as_source in (SortSource.STATED, "")
    if entry.kind == Kind.ORGANIZATION:
        return str(entry.sort_as or translation_into(language, entry.names, entry.name))
    if rule.individual_order != IndividualOrder.NAME:
        return family_name_sort_text(entry, rule.particles)
    return str(entry.sort_as if is_stated else translation_into(language, entry.names, entry.name))


def entry_sort_key(entry: SortedEntry, language: str, rule: SortRule) -> str:
    """Return the key that sorts an entry among those of its kind and group. Keys are compared byte by byte."""
    text = sort_text(entry, language, rule)
    if entry.kind == Kind.ORGANIZATION:
        # A sort text that was stated is used literally, with its article.
        articles = rule.articles.split(",") if rule.articles and not entry.sort_as else ()
        return collation_key(without_article(text, articles), language)
    if rule.individual_order != IndividualOrder.DATE_SIGNED:
        return name_sort_key(text, language)
    day = entry.signed_on.isoformat() if entry.signed_on else UNDATED
    return f"{day} {name_sort_key(text, language)}"[:KEY_LENGTH]
