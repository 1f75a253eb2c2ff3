"""Matching (deduplication): finds the entry of the list that a row repeats, or whose signatory objected before."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz

from core.keyed_hashes import keyed_hash
from signatories.enums import ImportState, Kind, Status
from signatories.exchange.matching.candidates import LikelyMatches, MatchCandidate, match_keys
from signatories.fields import select
from signatories.models import BlockedAddress, ImportBatch, NameFingerprint, Question, Signatory, SignatoryList
from signatories.names.identity import Identity, fingerprints, identities, loose_name
from signatories.names.look_alikes import skeleton
from signatories.text import fold
from signatories.transitions import is_removed

#: What rows are compared with; the order is that of `_add_entry`.
COMPARED = (
    *("pk", "kind", "name", "name_key", "email_key", "status", "title", "affiliation", "website"),
    *("import_batch_id", "import_row", "merged_into_id", "disputed_at", "withdrawn_at"),
)
#: Everything else that an update may change, beside the address: part of the digest only.
DIGEST_FIELDS = tuple(
    f"contact__{field.name}" if field.is_private else field.attname
    for field in select(lambda field: field.imported and field.name not in (*COMPARED, "email"))
)
#: Positions among `DIGEST_FIELDS` of the values that are compared as well.
NAMES_AT, HIDDEN_AT = DIGEST_FIELDS.index("names"), DIGEST_FIELDS.index("is_name_hidden")
REPRESENTATIVE_AT = DIGEST_FIELDS.index("contact__representative")
#: Everything that decides how answers are read and where they are stored.
QUESTION_DIGEST_FIELDS = ("key", "type", "label", "labels", "visibility", "choices", "country")
#: Length of the key that identifies an entry in an export.
KEY_CHARACTERS = 24
#: More people of one name than this are not compared: they may all be called "Anonymous".
MAX_NAMESAKES = 10
#: Statuses of sign-ons that are not public yet.
WAITING = (Status.PENDING, Status.UNCONFIRMED, Status.HELD)
#: Similarity in per cent from which two names at one address are a likely, and a certain, correction.
LIKELY, CERTAIN = 70, 85


class SignatoryIndex:
    """Index of all entries of a list, loaded with one query instead of one per row.

    `digest` identifies the state of the list: it changes whenever an entry or a question is added, changed
    or removed.
    """

    def __init__(self, signatory_list: SignatoryList, *, sha256: str = "") -> None:
        self.list_pk = signatory_list.pk
        self.kinds = signatory_list.kinds
        self.requirements = signatory_list.field_requirements
        self.known: list[MatchCandidate] = []
        # Keys are hashes of tuples, to save memory; matches are compared again.
        self._by_key: dict[int, MatchCandidate] = {}
        self._by_name: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._waiting_by_name: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._by_address: dict[str, list[MatchCandidate]] = defaultdict(list)
        self._by_translation: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._gone: dict[Identity, MatchCandidate] = {}
        self._by_fingerprint: dict[str, list[MatchCandidate]] = defaultdict(list)
        self._by_pk: dict[int, MatchCandidate] = {}
        self._by_export_key: dict[str, MatchCandidate] | None = None
        self._rows: dict[int, MatchCandidate] = {}
        #: Representatives and address keys of organizations, folded.
        self._represented: dict[MatchCandidate, set[str]] = defaultdict(set)
        self._digest = hashlib.sha256()
        self.blocked = set(BlockedAddress.objects.values_list("email_key", flat=True))
        self._digest.update(repr(sorted(self.blocked)).encode())
        questions = Question.objects.filter(signatory_list=signatory_list).order_by("position", "pk")
        #: The questions of the list, with those that are no longer asked.
        self.questions = list(questions)
        read_by = [[getattr(question, name) for name in QUESTION_DIGEST_FIELDS] for question in self.questions]
        self._digest.update(repr(read_by).encode())
        same_file = ImportBatch.objects.filter(
            signatory_list=signatory_list, sha256=sha256, state=ImportState.IMPORTED
        )
        repeated = set(same_file.values_list("pk", flat=True)) if sha256 else set()
        entries = Signatory.objects.filter(signatory_list=signatory_list).order_by("pk")
        for values in entries.values_list(*COMPARED, "contact__email", *DIGEST_FIELDS).iterator(chunk_size=2000):
            self._digest.update(repr(values).encode())
            self._add_entry(values, repeated)
        self._add_fingerprints(signatory_list)
        self._are_merges_resolved = False

    def _add_entry(self, values: tuple[object, ...], repeated: set[int]) -> None:
        pk, kind, name, name_key, email_key, status, title, affiliation, website, batch, row, *rest = values
        merged_into, disputed_at, withdrawn_at, email, *others = rest
        known = MatchCandidate(
            *(kind, name, name_key, email_key, website),  # type: ignore[arg-type]
            _details(title, affiliation),
            email or "",  # type: ignore[arg-type]
            pk=pk,
            status=status,
            is_gone=not merged_into and is_removed(status, disputed=bool(disputed_at), withdrawn=bool(withdrawn_at)),
            merged_into=merged_into,
            names=tuple(others[NAMES_AT].values()),  # type: ignore[attr-defined]
            is_name_hidden=bool(others[HIDDEN_AT]),
        )
        if others[REPRESENTATIVE_AT]:
            self._represented[known] |= {fold(str(others[REPRESENTATIVE_AT])), known.email_key}
        self._by_pk[pk] = known  # type: ignore[index]
        if not known.merged_into:
            self.known.append(known)
        for key in known.keys(title, affiliation):  # type: ignore[arg-type]
            if (other := self._by_key.get(key)) is None or other.is_gone:
                self._by_key[key] = known
        if known.is_gone:
            for identity in known.identities():
                self._gone.setdefault(identity, known)
        elif known.status == Status.PUBLISHED or known.merged_into:
            namesakes = self._by_name[hash((known.kind, loose_name(known.kind, known.name)))]
            if len(namesakes) <= MAX_NAMESAKES:
                namesakes.append(known)
            if known.email_key:
                self._by_address[known.email_key].append(known)
            for name in known.names:
                self._by_translation[hash((known.kind, loose_name(known.kind, name)))].append(known)
        else:
            self._add_waiting(known)
        if batch in repeated and row is not None:
            # The same file again: its rows match by number, even those with nothing but a name.
            self._rows.setdefault(row, known)  # type: ignore[arg-type]

    def _add_waiting(self, known: MatchCandidate) -> None:
        if known.email_key:
            self._by_address[known.email_key].append(known)
        # An unconfirmed sign-on may be a hoax and must not block the real organization: without its address, it only
        # raises a question if it asks to withhold the name.
        if known.kind == Kind.INDIVIDUAL or known.is_name_hidden:
            waiting = self._waiting_by_name[hash((known.kind, loose_name(known.kind, known.name)))]
            if len(waiting) < MAX_NAMESAKES:
                waiting.append(known)

    def _add_fingerprints(self, signatory_list: SignatoryList) -> None:
        erased = MatchCandidate("", "", "", is_gone=True, status=Status.WITHDRAWN.value)
        kept = NameFingerprint.objects.filter(signatory_list=signatory_list).order_by("signatory", "fingerprint")
        for pk, mark in kept.values_list("signatory", "fingerprint").iterator(chunk_size=2000):
            self._digest.update(repr((pk, mark)).encode())
            if (known := erased if pk is None else self._by_pk.get(pk)) is not None:
                self._by_fingerprint[mark].append(known)

    def _find_former(self, found: Iterable[Identity]) -> list[MatchCandidate]:
        """Return the entries that had one of these names before, or the entries that replaced them."""
        if not self._by_fingerprint:
            return []
        marks = sorted(fingerprints(found))
        former = (known for mark in marks for known in self._by_fingerprint.get(mark, ()))
        return list(dict.fromkeys(map(self.resolve_merges, former)))

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def find(self, candidate: Signatory, row: int) -> MatchCandidate | None:
        """Return the entry that `candidate` (with its keys set) repeats, or the one that replaced it; else None.

        Two entries match if they have the same kind, the same name, and: the same address; or they are organizations
        and one is published or withdrawn; or they are people without an address and with the same title or
        affiliation. People who share only a name do not match.
        """
        kind, name_key, address = candidate.kind, candidate.name_key, candidate.email_key
        for key in match_keys(kind, name_key, address, candidate.title, candidate.affiliation):
            if (found := self._by_key.get(key)) and (found.kind, found.name_key) == (kind, name_key):
                return self.resolve_merges(found)
        same_row = self._rows.get(row)
        if same_row and same_row.name_key == candidate.name_key:
            return self.resolve_merges(same_row)
        # The same address under a former name is the same entry.
        former = self._find_former([("key", kind, name_key)]) if address else []
        return next((entry for entry in former if entry.email_key == address), None)

    def resolve_merges(self, known: MatchCandidate) -> MatchCandidate:
        """Follow merges, and return the entry that replaced `known`; usually `known` itself."""
        seen = set()
        while known.merged_into and known.merged_into not in seen and known.merged_into in self._by_pk:
            seen.add(known.merged_into)
            known = self._by_pk[known.merged_into]
        return known

    def representatives(self, known: MatchCandidate) -> set[str]:
        """Return the folded names of an organization's representatives, with the keys of their addresses."""
        if not self._are_merges_resolved:
            for candidate in list(self._represented):
                target = self.resolve_merges(candidate)
                self._represented[target] |= self._represented[candidate]
            self._are_merges_resolved = True
        return self._represented[known]

    def find_by_key(self, key: str) -> MatchCandidate | None:
        """Return the entry with this key in an export of the list."""
        if self._by_export_key is None:
            self._by_export_key = {export_key(self.list_pk, pk): known for pk, known in self._by_pk.items()}
        return self._by_export_key.get(key.strip().casefold())

    def find_by_pk(self, pk: int) -> MatchCandidate | None:
        """Return the entry of the list with a primary key, after merges."""
        known = self._by_pk.get(pk)
        return self.resolve_merges(known) if known else None

    def find_objection(self, candidate: Signatory) -> MatchCandidate | None:
        """Return an entry of the same address or name that was withdrawn, rejected or disputed."""
        own = list(self._known(candidate, 0).identities()) if self._gone or self._by_fingerprint else []
        if found := next((known for identity in own if (known := self._gone.get(identity))), None):
            return found
        return next((known for known in self._find_former(own) if known.is_gone), None)

    def is_blocked(self, candidate: Signatory) -> bool:
        """Return whether the owner of the address blocked this site."""
        return bool(candidate.email_key) and candidate.email_key in self.blocked

    def find_likely(self, candidate: Signatory) -> LikelyMatches:
        """Return the entries that `candidate` may duplicate.

        They have the same name, now or before; or the same address and a similar name; or the same name and are not
        public yet. The latter are never certain: an unconfirmed sign-on may be a hoax.
        """
        if not self._by_pk and not self._by_fingerprint:
            return LikelyMatches([])
        known = self._known(candidate, 0)
        name = loose_name(known.kind, known.name)
        namesakes = self._by_name.get(hash((known.kind, name)), [])
        namesakes = list(dict.fromkeys(map(self.resolve_merges, namesakes)))
        # `find` matches organizations of the same name.
        if known.kind == Kind.INDIVIDUAL and 0 < len(namesakes) <= MAX_NAMESAKES:
            identical = [entry for entry in namesakes if known.details and entry.prints_the_same(known)]
            if identical:
                return LikelyMatches(identical[:1], is_certain=True, is_identical=True)
            return LikelyMatches(namesakes, is_certain=len(namesakes) == 1 and not namesakes[0].differs_from(known))
        of_address = [
            (fuzz.ratio(skeleton(entry.name), skeleton(known.name)), entry)
            for entry in self._by_address.get(known.email_key, [])
            if entry.kind == known.kind
        ]
        # Similar names, or names with a word in common.
        likely = [
            (score, entry)
            for score, entry in of_address
            if score >= LIKELY or set(name.split()) & set(loose_name(entry.kind, entry.name).split())
        ]
        if best := sorted(likely, key=lambda pair: -pair[0]):
            return LikelyMatches(
                [entry for _score, entry in best], is_certain=len(best) == 1 and best[0][0] >= CERTAIN
            )
        return LikelyMatches([] if len(namesakes) > MAX_NAMESAKES else self._find_by_other_names(known))

    def _find_by_other_names(self, known: MatchCandidate) -> list[MatchCandidate]:
        """Return the entries with this name in another language, formerly, or in a sign-on that is not public yet."""
        names = [name for name in (known.name, *known.names) if name]
        keys = [hash((known.kind, loose_name(known.kind, name))) for name in names]
        namesakes = [entry for key in keys for entry in self._by_translation.get(key, [])]
        for name in known.names:
            namesakes += self._by_name.get(hash((known.kind, loose_name(known.kind, name))), [])
        found = [*map(self.resolve_merges, namesakes), *self._find_former(identities(known.kind, *names))]
        if not found:
            found = self._waiting_by_name.get(hash((known.kind, loose_name(known.kind, known.name))), [])
        return [entry for entry in dict.fromkeys(found) if not entry.is_gone][:MAX_NAMESAKES]

    def add_row(self, candidate: Signatory, row: int) -> MatchCandidate:
        """Add a row, so that later rows are compared with it; return it."""
        known = self._known(candidate, row)
        self.known.append(known)
        for key in known.keys(candidate.title, candidate.affiliation):
            self._by_key.setdefault(key, known)
        return known

    def take_candidates(self) -> list[MatchCandidate]:
        """Return the entries and the rows, and forget the keys by which they are found, which nobody needs any more.

        The index finds nothing afterwards.
        """
        self._by_key.clear()
        self._by_name.clear()
        self._by_address.clear()
        return self.known

    def assign(self, known: MatchCandidate, candidate: Signatory, row: int) -> None:
        """Match a row to an entry: later rows are compared with the values of the row."""
        known.row = row
        alias = self._known(candidate, row)
        for key in alias.keys(candidate.title, candidate.affiliation):
            self._by_key.setdefault(key, alias)

    @staticmethod
    def _known(candidate: Signatory, row: int) -> MatchCandidate:
        state: dict[str, Any] = {"names": tuple(candidate.names.values())} if candidate.names else {}
        return MatchCandidate(
            *(candidate.kind, candidate.name, candidate.name_key, candidate.email_key, candidate.website),
            _details(candidate.title, candidate.affiliation),
            candidate.email,  # type: ignore[attr-defined]
            row=row,
            **state,
        )


def export_key(list_pk: int, pk: int) -> str:
    """Return the key of an entry in exports for staff: a keyed hash, unique across lists."""
    return keyed_hash(f"entry {list_pk} {pk}")[:KEY_CHARACTERS]


def _details(title: object, affiliation: object) -> str:
    return ", ".join(filter(None, (str(title or ""), str(affiliation or ""))))
