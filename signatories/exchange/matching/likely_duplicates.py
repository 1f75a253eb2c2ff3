"""Likely duplicates: entries for a human to compare. They are never merged automatically."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from signatories.addresses import host, mailbox
from signatories.enums import Kind
from signatories.exchange.matching.candidates import MatchCandidate
from signatories.exchange.matching.signatory_index import MAX_NAMESAKES
from signatories.names.identity import loose_name
from signatories.names.look_alikes import skeleton
from signatories.names.organization_keys import loose_key

#: Minimum similarity in per cent (rapidfuzz's ratio): one letter in 12 may differ.
MIN_SIMILARITY = 92
#: Shorter names are not compared: one letter makes them different names.
MIN_LENGTH = 8
#: Each name is compared with this many neighbours in two sort orders: forwards and backwards.
NEIGHBOURS = 4
#: Maximum number of duplicates shown per row.
MAX_SHOWN = 3

Pair = tuple[MatchCandidate, MatchCandidate, str]


def find_likely_duplicates(candidates: Sequence[MatchCandidate]) -> dict[int, list[dict[str, Any]]]:
    """Return the likely duplicates of each row, by its number.

    `candidates` are the entries of the list followed by the rows of the file. A row is compared with the first
    candidate that shares its address, mailbox, website, name under the other kind, name without the article, or look,
    and with the closest spellings. Runs in O(n log n).
    """
    duplicates: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for first, second, reason in _pairs(candidates):
        for candidate, other in ((first, second), (second, first)):
            if candidate.row is None or (other.row is not None and other.row >= candidate.row):
                continue
            shown = duplicates[candidate.row]
            is_shown = any(entry.get("row") == other.row and entry.get("signatory") == other.pk for entry in shown)
            if len(shown) < MAX_SHOWN and not is_shown:
                shown.append(_as_json(other, reason))
    return dict(duplicates)


def _as_json(candidate: MatchCandidate, reason: str) -> dict[str, Any]:
    place: dict[str, Any] = {"row": candidate.row} if candidate.row is not None else {"signatory": candidate.pk}
    if candidate.is_gone:
        place["is_gone"] = True
    return {
        **place,
        "kind": candidate.kind,
        "name": candidate.name,
        "details": candidate.details,
        "reason": reason,
    }


def _pairs(candidates: Sequence[MatchCandidate]) -> Iterator[Pair]:
    """Yield all pairs, those with the strongest reason first."""
    share = partial(_pairs_with_same_key, candidates)
    yield from share(
        ((candidate.email_key or candidate.email).casefold() for candidate in candidates), _("same e-mail address")
    )
    yield from share((mailbox(candidate.email) for candidate in candidates), _("same mailbox under another address"))
    organizations = [candidate for candidate in candidates if candidate.kind == Kind.ORGANIZATION]
    yield from _pairs_with_same_key(
        organizations, (host(candidate.website) for candidate in organizations), _("same website")
    )
    yield from share((candidate.name_key for candidate in candidates), _("same name, other kind"), of_one_kind=False)
    yield from _namesakes(candidates)
    yield from _pairs_with_same_key(
        organizations,
        (loose_key(candidate.name_key) for candidate in organizations),
        _("same name except for the article"),
    )
    yield from share(map(_words_of_person, candidates), _("same name, written differently"))
    spellings = [skeleton(candidate.name) for candidate in candidates]
    looks = (f"{candidate.kind} {spelling}" for candidate, spelling in zip(candidates, spellings, strict=True))
    yield from share(looks, _("looks the same"))
    for kind in Kind:
        places = [place for place, candidate in enumerate(candidates) if candidate.kind == kind]
        yield from _similar(candidates, spellings, sorted(places, key=spellings.__getitem__))
        # In place, because there may be 100,000.
        for place in places:
            spellings[place] = spellings[place][::-1]
        yield from _similar(candidates, spellings, sorted(places, key=spellings.__getitem__))


def _pairs_with_same_key(
    candidates: Sequence[MatchCandidate], keys: Iterable[str], reason: str, *, of_one_kind: bool = True
) -> Iterator[Pair]:
    """Pair each candidate with the first one that has the same key, unless both have the same name and kind."""
    # Hashes stand for the keys, which would take more memory than the candidates. A collision is less likely than a
    # wrong bit of memory, and would only show two names to a human.
    hashes = array("q", map(hash, keys))
    repeated = _repeated(hashes) - {hash("")}
    first: dict[str, dict[int, MatchCandidate]] = defaultdict(dict)
    for candidate, key in zip(candidates, hashes, strict=True):
        if key not in repeated:
            continue
        group = "" if of_one_kind else candidate.kind
        groups = [group] if of_one_kind else [kind for kind in first if kind != group]
        other = next((entry for name in groups if (entry := first[name].get(key))), None)
        if other and (other.name_key, other.kind) != (candidate.name_key, candidate.kind):
            yield other, candidate, reason
        first[group].setdefault(key, candidate)


def _repeated(hashes: Iterable[int]) -> set[int]:
    """Return the hashes that occur more than once."""
    return {earlier for earlier, later in pairwise(sorted(hashes)) if earlier == later}


def _words_of_person(candidate: MatchCandidate) -> str:
    """Return a key that "EXAMPLE, Ada" and "Dr. Ada Example" share; "" for a name of one word."""
    loose = loose_name(candidate.kind, candidate.name) if candidate.kind == Kind.INDIVIDUAL else ""
    return loose if " " in loose else ""


def _namesakes(candidates: Sequence[MatchCandidate]) -> Iterator[Pair]:
    people = [candidate for candidate in candidates if candidate.kind == Kind.INDIVIDUAL]
    repeated = _repeated(hash(person.name_key) for person in people)
    by_name: dict[str, list[MatchCandidate]] = defaultdict(list)
    for person in people:
        if hash(person.name_key) in repeated:
            by_name[person.name_key].append(person)
    for namesakes in by_name.values():
        if 1 < len(namesakes) <= MAX_NAMESAKES:
            for namesake in namesakes[1:]:
                yield namesakes[0], namesake, _("same name")


def _similar(candidates: Sequence[MatchCandidate], spellings: Sequence[str], places: Sequence[int]) -> Iterator[Pair]:
    """Yield the candidates with similar spellings among neighbours; `places` are sorted by their spellings."""
    for position, place in enumerate(places):
        spelling = spellings[place]
        if len(spelling) < MIN_LENGTH:
            continue
        for other in places[position + 1 : position + 1 + NEIGHBOURS]:
            if (
                spelling == spellings[other]
                or fuzz.ratio(spelling, spellings[other], score_cutoff=MIN_SIMILARITY) == 0
            ):
                continue
            first, second = candidates[min(place, other)], candidates[max(place, other)]
            # People with similar names but another title or affiliation are different people.
            is_same_work = not first.details or not second.details or first.details == second.details
            if first.kind == Kind.ORGANIZATION or is_same_work:
                yield first, second, _("similar name")
