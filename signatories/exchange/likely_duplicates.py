"""Entries that may be the same signatory: for a human to compare, never merged by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from signatories.addresses import host, mailbox
from signatories.enums import Kind
from signatories.exchange.match_candidate import MatchCandidate
from signatories.exchange.matching import NAMESAKES
from signatories.identity import loose_name
from signatories.text import loose_key, skeleton

#: How alike two spellings are that a human should compare, in per cent (rapidfuzz's ratio): one letter in 12.
SIMILAR = 92
#: Shorter names differ by one letter when they differ at all.
SHORTEST_COMPARED = 8
#: A spelling is compared with this many neighbours, sorted from the front and from the back.
NEIGHBOURS = 4
#: Entries shown beside one row.
SHOWN = 3

Pair = tuple[MatchCandidate, MatchCandidate, str]


def find_likely_duplicates(known: Sequence[MatchCandidate]) -> dict[int, list[dict[str, Any]]]:
    """Return for each row of the file that is like another entry what it should be compared with.

    `known` are the list's entries and then the file's rows, in their order. A row is compared with the
    first entry that shares an address, a mailbox, a website, a name of the other kind, a name but for the article
    or a look with it, and with its closest spellings: the time grows with `known`, not with its square.
    """
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for first, second, reason in _pairs(known):
        for one, other in ((first, second), (second, first)):
            if one.row is None or (other.row is not None and other.row >= one.row):
                continue
            shown = found[one.row]
            if len(shown) < SHOWN and not any(_names(entry, other) for entry in shown):
                shown.append(_entry(other, reason))
    return dict(found)


def _entry(known: MatchCandidate, reason: str) -> dict[str, Any]:
    place: dict[str, Any] = {"row": known.row} if known.row is not None else {"signatory": known.pk}
    if known.is_gone:
        place["is_gone"] = True
    return {**place, "kind": known.kind, "name": known.name, "details": known.details, "reason": reason}


def _names(entry: dict[str, Any], known: MatchCandidate) -> bool:
    return bool(entry.get("row") == known.row and entry.get("signatory") == known.pk)


def _pairs(known: Sequence[MatchCandidate]) -> Iterator[Pair]:
    yield from _sharing(known, lambda one: (one.email_key or one.email).casefold(), _("same e-mail address"))
    yield from _sharing(known, lambda one: mailbox(one.email), _("same mailbox under another address"))
    yield from _sharing(
        known, lambda one: host(one.website) if one.kind == Kind.ORGANIZATION else "", _("same website")
    )
    yield from _sharing(known, lambda one: one.name_key, _("same name, other kind"), of_one_kind=False)
    yield from _namesakes(known)
    yield from _sharing(
        known,
        lambda one: loose_key(one.name_key) if one.kind == Kind.ORGANIZATION else "",
        _("same name but for the article"),
    )
    yield from _sharing(known, _words_of_person, _("same name, written differently"))
    looks = {id(one): skeleton(one.name) for one in known}
    yield from _sharing(known, lambda one: f"{one.kind} {looks[id(one)]}", _("looks the same"))
    for kind in Kind:
        spellings = sorted((looks[id(one)], position) for position, one in enumerate(known) if one.kind == kind)
        yield from _similar(known, spellings)
        yield from _similar(known, sorted((spelling[::-1], position) for spelling, position in spellings))


def _sharing(
    known: Sequence[MatchCandidate], key_of: Callable[[MatchCandidate], str], reason: str, *, of_one_kind: bool = True
) -> Iterator[Pair]:
    """Pair each with the first that has the same key, unless they have the same name and kind."""
    first: dict[str, dict[str, MatchCandidate]] = defaultdict(dict)
    for one in known:
        if not (key := key_of(one)):
            continue
        earlier = first[key]
        other = next((entry for kind, entry in earlier.items() if of_one_kind or kind != one.kind), None)
        if other and (other.name_key, other.kind) != (one.name_key, one.kind):
            yield other, one, reason
        earlier.setdefault(one.kind, one)


def _words_of_person(known: MatchCandidate) -> str:
    """Return what "EXAMPLE, Ada" and "Dr. Ada Example" share; "" for a name of one word."""
    loose = loose_name(known.name) if known.kind == Kind.INDIVIDUAL else ""
    return loose if " " in loose else ""


def _namesakes(known: Sequence[MatchCandidate]) -> Iterator[Pair]:
    people: dict[str, list[MatchCandidate]] = defaultdict(list)
    for one in known:
        if one.kind == Kind.INDIVIDUAL:
            people[one.name_key].append(one)
    for namesakes in people.values():
        if 1 < len(namesakes) <= NAMESAKES:
            for one in namesakes[1:]:
                yield namesakes[0], one, _("same name")


def _similar(known: Sequence[MatchCandidate], spellings: Sequence[tuple[str, int]]) -> Iterator[Pair]:
    for position, (spelling, index) in enumerate(spellings):
        if len(spelling) < SHORTEST_COMPARED:
            continue
        for other_spelling, other_index in spellings[position + 1 : position + 1 + NEIGHBOURS]:
            if spelling == other_spelling or fuzz.ratio(spelling, other_spelling, score_cutoff=SIMILAR) == 0:
                continue
            one, other = known[min(index, other_index)], known[max(index, other_index)]
            # People of similar names are many; with another title or affiliation they are others.
            if one.kind == Kind.ORGANIZATION or not one.details or not other.details or one.details == other.details:
                yield one, other, _("similar name")
