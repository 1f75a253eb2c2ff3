"""Likely duplicates: entries for a human to compare. They are never merged automatically."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
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
    yield from share(lambda candidate: (candidate.email_key or candidate.email).casefold(), _("same e-mail address"))
    yield from share(lambda candidate: mailbox(candidate.email), _("same mailbox under another address"))
    organizations = [candidate for candidate in candidates if candidate.kind == Kind.ORGANIZATION]
    yield from _pairs_with_same_key(organizations, lambda candidate: host(candidate.website), _("same website"))
    yield from share(lambda candidate: candidate.name_key, _("same name, other kind"), of_one_kind=False)
    yield from _namesakes(candidates)
    yield from _pairs_with_same_key(
        organizations, lambda candidate: loose_key(candidate.name_key), _("same name except for the article")
    )
    yield from share(_words_of_person, _("same name, written differently"))
    yield from share(lambda candidate: f"{candidate.kind} {skeleton(candidate.name)}", _("looks the same"))
    for kind in Kind:
        spellings = sorted(
            (skeleton(candidate.name), position)
            for position, candidate in enumerate(candidates)
            if candidate.kind == kind
        )
        yield from _similar(candidates, spellings)
        # In place, because there may be 100,000.
        for place, (spelling, position) in enumerate(spellings):
            spellings[place] = (spelling[::-1], position)
        spellings.sort()
        yield from _similar(candidates, spellings)


def _pairs_with_same_key(
    candidates: Sequence[MatchCandidate],
    key_of: Callable[[MatchCandidate], str],
    reason: str,
    *,
    of_one_kind: bool = True,
) -> Iterator[Pair]:
    """Pair each candidate with the first one that has the same key, unless both have the same name and kind."""
    # By kind, then by key: a dictionary for each key would need ten times the memory.
    first: dict[str, dict[str, MatchCandidate]] = defaultdict(dict)
    for candidate in candidates:
        if not (key := key_of(candidate)):
            continue
        group = "" if of_one_kind else candidate.kind
        groups = [group] if of_one_kind else [kind for kind in first if kind != group]
        other = next((entry for name in groups if (entry := first[name].get(key))), None)
        if other and (other.name_key, other.kind) != (candidate.name_key, candidate.kind):
            yield other, candidate, reason
        first[group].setdefault(key, candidate)


def _words_of_person(candidate: MatchCandidate) -> str:
    """Return a key that "EXAMPLE, Ada" and "Dr. Ada Example" share; "" for a name of one word."""
    loose = loose_name(candidate.kind, candidate.name) if candidate.kind == Kind.INDIVIDUAL else ""
    return loose if " " in loose else ""


def _namesakes(candidates: Sequence[MatchCandidate]) -> Iterator[Pair]:
    people: dict[str, list[MatchCandidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.kind == Kind.INDIVIDUAL:
            people[candidate.name_key].append(candidate)
    for namesakes in people.values():
        if 1 < len(namesakes) <= MAX_NAMESAKES:
            for namesake in namesakes[1:]:
                yield namesakes[0], namesake, _("same name")


def _similar(candidates: Sequence[MatchCandidate], spellings: Sequence[tuple[str, int]]) -> Iterator[Pair]:
    for position, (spelling, index) in enumerate(spellings):
        if len(spelling) < MIN_LENGTH:
            continue
        for other_spelling, other_index in spellings[position + 1 : position + 1 + NEIGHBOURS]:
            if spelling == other_spelling or fuzz.ratio(spelling, other_spelling, score_cutoff=MIN_SIMILARITY) == 0:
                continue
            first, second = candidates[min(index, other_index)], candidates[max(index, other_index)]
            # People with similar names but another title or affiliation are different people.
            is_same_work = not first.details or not second.details or first.details == second.details
            if first.kind == Kind.ORGANIZATION or is_same_work:
                yield first, second, _("similar name")
