"""Published entries whose names are like those of entries that wait for a moderator.

People are compared with those who have one of the usual spellings of their names; organizations with all of the list,
by the words of their keys in alphabetical order, so legal forms and articles do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from core.query_expressions import Lines, Literal
from signatories.enums import Kind, Status
from signatories.models import Signatory
from signatories.moderation.text_screening import SIMILARITY_THRESHOLD
from signatories.names.decorations import plain_name
from signatories.names.identity import loose_name
from signatories.names.keys import name_key
from signatories.names.organization_keys import loose_key, words_of_keys
from signatories.text import fold

#: The key of an organization, which is unique among those that are published on its list.
_Key = tuple[int, str]


@dataclass(frozen=True)
class SimilarEntry:
    """A published entry of the same list and kind. Its name is folded, without article or titles."""

    pk: int
    name: str


def find_similar(entries: Sequence[Signatory]) -> dict[int, SimilarEntry]:
    """Return the published entry whose name is most like that of an entry, by the primary key of the latter.

    None is like itself, and only those at least `SIMILARITY_THRESHOLD` similar count. Takes up to three queries.
    """
    organizations = [entry for entry in entries if entry.is_organization]
    people = [entry for entry in entries if not entry.is_organization]
    return _similar_organizations(organizations) | _similar_people(people)


def _similar_organizations(entries: Sequence[Signatory]) -> dict[int, SimilarEntry]:
    nearest: dict[int, list[_Key]] = {}
    for list_pk, lines in _published_keys({entry.signatory_list_id for entry in entries}):
        own = {entry.pk: words_of_keys(entry.name_key)[0] for entry in entries if entry.signatory_list_id == list_pk}
        for pk, keys in _nearest_keys(own, lines).items():
            nearest[pk] = [(list_pk, key) for key in keys]
    found = {key for keys in nearest.values() for key in keys}
    listed = Signatory.objects.filter(
        name_key__in={key for _list, key in found},
        signatory_list__in={list_pk for list_pk, _key in found},
        kind=Kind.ORGANIZATION,
        status=Status.PUBLISHED,
    )
    by_key = {
        (list_pk, key): SimilarEntry(pk, loose_key(fold(name)))
        for list_pk, key, pk, name in listed.order_by().values_list("signatory_list_id", "name_key", "pk", "name")
    }
    return _others({pk: [by_key[key] for key in keys if key in by_key] for pk, keys in nearest.items()})


def _nearest_keys(own: dict[int, str], lines: str) -> dict[int, list[str]]:
    """Return those of the keys in `lines` whose words are most like those of each entry."""
    words = words_of_keys(lines)
    places = {pk: found for pk, name in own.items() if (found := _nearest(name, words))}
    keys = lines.split("\n") if places else []
    return {pk: [keys[place] for place in found] for pk, found in places.items()}


def _published_keys(lists: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Return the keys of the organizations that are published on each of these lists, joined by line breaks."""
    # As the constraint says it, and with a range of keys: so SQLite reads them from its index, which takes a sixth of
    # the time of the rows.
    published = Signatory.objects.filter(
        signatory_list__in=lists,
        kind=Literal(Kind.ORGANIZATION),
        status=Literal(Status.PUBLISHED),
        name_key__gt="",
    )
    return published.order_by().values_list("signatory_list_id").annotate(lines=Lines("name_key"))


def _similar_people(entries: Sequence[Signatory]) -> dict[int, SimilarEntry]:
    listed = Signatory.objects.filter(
        name_key__in={key for entry in entries for key in _spellings(entry.name)},
        signatory_list__in={entry.signatory_list_id for entry in entries},
        kind=Kind.INDIVIDUAL,
        status=Status.PUBLISHED,
    )
    by_list: dict[int, list[SimilarEntry]] = defaultdict(list)
    for list_pk, pk, name in listed.order_by("pk").values_list("signatory_list_id", "pk", "name"):
        by_list[list_pk].append(SimilarEntry(pk, loose_name(Kind.INDIVIDUAL, name)))
    names = {list_pk: [person.name for person in people] for list_pk, people in by_list.items()}
    return _others(
        {
            entry.pk: [
                by_list[entry.signatory_list_id][place]
                for place in _nearest(loose_name(Kind.INDIVIDUAL, entry.name), names[entry.signatory_list_id])
            ]
            for entry in entries
            if entry.signatory_list_id in names
        }
    )


def _nearest(name: str, names: Sequence[str]) -> list[int]:
    """Return the places of the two names that are most like `name`, which may be one of them."""
    nearest = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD, limit=2)
    return [place for _name, _score, place in nearest]


def _others(similar: dict[int, list[SimilarEntry]]) -> dict[int, SimilarEntry]:
    """Return the first one for each entry that is not the entry itself, as one is that waits with a correction."""
    others = {pk: [other for other in found if other.pk != pk] for pk, found in similar.items()}
    return {pk: found[0] for pk, found in others.items() if found}


def _spellings(name: str) -> set[str]:
    """Return the keys under which the same person may be listed: with and without titles, and family name first."""
    *given, family = plain_name(name).split() or [""]
    names = [name, " ".join((*given, family)), f"{family}, {' '.join(given)}"]
    titles = ("Dr", "Dr.", "Prof.", "Prof. Dr.")
    names += [f"{title} {names[1]}" for title in titles] + [f"{names[1]}, PhD"]
    return {name_key(name) for name in names}
