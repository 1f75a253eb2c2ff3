"""Finding out whether a row is somebody who is on the list already, or who said no before."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from core.keyed_hashes import keyed_hash
from signatories.enums import ImportState, Kind, Status
from signatories.exchange.match_candidate import LikelyMatches, MatchCandidate
from signatories.fields import select
from signatories.identity import Identity, address_identity, fingerprints, identities, loose_name
from signatories.models import BlockedAddress, ImportBatch, NameFingerprint, Signatory, SignatoryList
from signatories.text import fold, skeleton
from signatories.transitions import is_removed

COMPARED = (
    *("pk", "kind", "name", "name_key", "email_key", "status", "title", "affiliation", "website"),
    *("import_batch_id", "import_row", "merged_into_id", "disputed_at", "withdrawn_at"),
)
#: Everything else that an update may change, beside the address: part of the digest only.
REPLACED = tuple(
    f"contact__{field.name}" if field.is_private else field.attname
    for field in select(lambda field: field.imported and field.name not in (*COMPARED, "email"))
)
#: Where `is_name_hidden` is, behind the fields that `_add_entry` names.
HIDDEN_AT = 4 + REPLACED.index("is_name_hidden")
#: Characters of the key by which an export names an entry.
KEY_CHARACTERS = 24
#: More people than that of one name are namesakes, or call themselves "Anonymous".
NAMESAKES = 10
#: Statuses of entries that somebody sent by the form and that are not public yet.
WAITING = (Status.PENDING, Status.UNCONFIRMED, Status.HELD)
#: How alike two names of one address are, in per cent, that a correction is likely, and that it is certain enough.
LIKELY, CERTAIN = 70, 85


class SignatoryIndex:
    """Everybody on a list, loaded once, so that an import asks the database one question instead of one a row.

    `digest` tells in which state the list was: it changes with every entry that is added, changed or removed.
    """

    def __init__(self, signatory_list: SignatoryList, *, sha256: str = "") -> None:
        self.list_pk = signatory_list.pk
        self.known: list[MatchCandidate] = []
        # Keys are hashes of tuples, which take a fraction of their memory; what they find is compared again.
        self._by_key: dict[int, MatchCandidate] = {}
        self._by_name: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._waiting_by_name: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._by_address: dict[str, list[MatchCandidate]] = defaultdict(list)
        self._by_french_name: dict[int, list[MatchCandidate]] = defaultdict(list)
        self._gone: dict[Identity, MatchCandidate] = {}
        self._by_fingerprint: dict[str, list[MatchCandidate]] = defaultdict(list)
        self._by_pk: dict[int, MatchCandidate] = {}
        self._by_export_key: dict[str, MatchCandidate] | None = None
        self._rows: dict[int, MatchCandidate] = {}
        self._digest = hashlib.sha256()
        self.blocked = set(BlockedAddress.objects.values_list("email_key", flat=True))
        self._digest.update(repr(sorted(self.blocked)).encode())
        repeated = self._earlier_imports(signatory_list, sha256)
        entries = Signatory.objects.filter(signatory_list=signatory_list).order_by("pk")
        for values in entries.values_list(*COMPARED, "contact__email", *REPLACED).iterator(chunk_size=2000):
            self._digest.update(repr(values).encode())
            self._add_entry(values, repeated)
        self._add_fingerprints(signatory_list)

    def _add_entry(self, values: tuple[object, ...], repeated: set[int]) -> None:
        pk, kind, name, name_key, email_key, status, title, affiliation, website, batch, row, *rest = values
        merged_into, disputed_at, withdrawn_at, email, name_fr = rest[:5]
        known = MatchCandidate(
            *(kind, name, name_key, email_key, website, _details(title, affiliation), pk),  # type: ignore[arg-type]
            status=status,  # type: ignore[arg-type]
            email=email or "",  # type: ignore[arg-type]
            is_gone=not merged_into and is_removed(status, disputed=bool(disputed_at), withdrawn=bool(withdrawn_at)),
            merged_into=merged_into,  # type: ignore[arg-type]
            name_fr=name_fr or "",  # type: ignore[arg-type]
            is_name_hidden=bool(rest[HIDDEN_AT]),
        )
        self._by_pk[pk] = known  # type: ignore[index]
        if not known.merged_into:
            self.known.append(known)
        for key in _keys(known, title, affiliation):  # type: ignore[arg-type]
            if (other := self._by_key.get(key)) is None or other.is_gone:
                self._by_key[key] = known
        if known.is_gone:
            for identity in _identities(known):
                self._gone.setdefault(identity, known)
        elif known.status == Status.PUBLISHED or known.merged_into:
            if len(namesakes := self._by_name[hash((known.kind, loose_name(known.name)))]) <= NAMESAKES:
                namesakes.append(known)
            if known.email_key:
                self._by_address[known.email_key].append(known)
            if known.name_fr:
                self._by_french_name[hash((known.kind, loose_name(known.name_fr)))].append(known)
        else:
            self._add_waiting(known)
        if batch in repeated and row is not None:
            # The very same file again: its rows are known, also those of people who gave no more than a name.
            self._rows.setdefault(row, known)  # type: ignore[arg-type]

    def _add_waiting(self, known: MatchCandidate) -> None:
        if known.email_key:
            self._by_address[known.email_key].append(known)
        # An organization's form that nobody confirmed must not keep the real one off the list: without its address it
        # is asked about only where the name would be shown that it asks to withhold.
        if known.kind == Kind.INDIVIDUAL or known.is_name_hidden:
            waiting = self._waiting_by_name[hash((known.kind, loose_name(known.name)))]
            if len(waiting) < NAMESAKES:
                waiting.append(known)

    def _add_fingerprints(self, signatory_list: SignatoryList) -> None:
        erased = MatchCandidate("", "", "", is_gone=True, status=Status.WITHDRAWN.value)
        kept = NameFingerprint.objects.filter(signatory_list=signatory_list).order_by("signatory", "fingerprint")
        for pk, mark in kept.values_list("signatory", "fingerprint").iterator(chunk_size=2000):
            self._digest.update(repr((pk, mark)).encode())
            if (known := erased if pk is None else self._by_pk.get(pk)) is not None:
                self._by_fingerprint[mark].append(known)

    def _formerly(self, found: Iterable[Identity]) -> list[MatchCandidate]:
        """Return the entries that had one of these names once, or what stands for them."""
        if not self._by_fingerprint:
            return []
        marks = sorted(fingerprints(found))
        former = (known for mark in marks for known in self._by_fingerprint.get(mark, ()))
        return list(dict.fromkeys(map(self.standing_for, former)))

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    @staticmethod
    def _earlier_imports(signatory_list: SignatoryList, sha256: str) -> set[int]:
        same = ImportBatch.objects.filter(signatory_list=signatory_list, sha256=sha256, state=ImportState.IMPORTED)
        return set(same.values_list("pk", flat=True)) if sha256 else set()

    def find(self, candidate: Signatory, row: int) -> MatchCandidate | None:
        """Return the entry that `candidate` (with its keys set) repeats, if any, or the one that was merged into.

        Two entries are one when kind and name agree, and besides: the address; or, of organizations,
        one that is published or was withdrawn; or, of people without an address, the title or the
        affiliation. People who share no more than a name stay as many as they are.
        """
        known = self._known(candidate, row)
        for key in _keys(known, candidate.title, candidate.affiliation):
            if (found := self._by_key.get(key)) and (found.kind, found.name_key) == (known.kind, known.name_key):
                return self.standing_for(found)
        same_row = self._rows.get(row)
        if same_row and same_row.name_key == candidate.name_key:
            return self.standing_for(same_row)
        # Who gives the address of an entry that had this name once is that entry.
        former = self._formerly([("key", known.kind, known.name_key)]) if known.email_key else []
        return next((entry for entry in former if entry.email_key == known.email_key), None)

    def standing_for(self, known: MatchCandidate) -> MatchCandidate:
        """Return the entry that stands for `known` on the list, after all merges: mostly itself."""
        seen = set()
        while known.merged_into and known.merged_into not in seen and known.merged_into in self._by_pk:
            seen.add(known.merged_into)
            known = self._by_pk[known.merged_into]
        return known

    def find_by_key(self, key: str) -> MatchCandidate | None:
        """Return the entry that an export of this list named so."""
        if self._by_export_key is None:
            self._by_export_key = {entry_key(self.list_pk, pk): known for pk, known in self._by_pk.items()}
        return self._by_export_key.get(key.strip().casefold())

    def find_by_pk(self, pk: int) -> MatchCandidate | None:
        """Return the entry of the list with a number."""
        known = self._by_pk.get(pk)
        return self.standing_for(known) if known else None

    def find_gone(self, candidate: Signatory) -> MatchCandidate | None:
        """Return somebody of the same address or name who withdrew, was rejected, or disputes the entry."""
        own = list(_identities(self._known(candidate, 0))) if self._gone or self._by_fingerprint else []
        if found := next((known for identity in own if (known := self._gone.get(identity))), None):
            return found
        return next((known for known in self._formerly(own) if known.is_gone), None)

    def is_blocked(self, candidate: Signatory) -> bool:
        """Tell whether the owner of the address wants nothing from this site."""
        return bool(candidate.email_key) and candidate.email_key in self.blocked

    def find_likely(self, candidate: Signatory) -> LikelyMatches:
        """Return who on the list may be `candidate`.

        Of the same name, now or once; of the same address and a like name; or of the same name and not public yet.
        Only the first and the third can be certain: what waits may be a hoax, and must not keep anybody off the list.
        """
        known = self._known(candidate, 0)
        namesakes = self._by_name.get(hash((known.kind, loose_name(known.name))), [])
        namesakes = list(dict.fromkeys(map(self.standing_for, namesakes)))
        # An organization of the same name would have been found.
        if known.kind == Kind.INDIVIDUAL and 0 < len(namesakes) <= NAMESAKES:
            identical = [entry for entry in namesakes if known.details and _is_identical(entry, known)]
            if identical:
                return LikelyMatches(identical[:1], is_certain=True, is_identical=True)
            return LikelyMatches(namesakes, is_certain=len(namesakes) == 1 and not _differ(namesakes[0], known))
        of_address = [
            (fuzz.ratio(skeleton(entry.name), skeleton(known.name)), entry)
            for entry in self._by_address.get(known.email_key, [])
            if entry.kind == known.kind
        ]
        likely = [(score, entry) for score, entry in of_address if score >= LIKELY or _share_word(entry, known)]
        if best := sorted(likely, key=lambda pair: -pair[0]):
            return LikelyMatches(
                [entry for _score, entry in best], is_certain=len(best) == 1 and best[0][0] >= CERTAIN
            )
        return LikelyMatches([] if len(namesakes) > NAMESAKES else self._otherwise_known(known))

    def _otherwise_known(self, known: MatchCandidate) -> list[MatchCandidate]:
        """Return the entries that are known by another of their names, or that wait to become public."""
        names = [name for name in (known.name, known.name_fr) if name]
        keys = [hash((known.kind, loose_name(name))) for name in names]
        french = [entry for key in keys for entry in self._by_french_name.get(key, [])]
        if known.name_fr:
            french += self._by_name.get(hash((known.kind, loose_name(known.name_fr))), [])
        found = [*map(self.standing_for, french), *self._formerly(identities(known.kind, *names))]
        if not found:
            found = self._waiting_by_name.get(hash((known.kind, loose_name(known.name))), [])
        return [entry for entry in dict.fromkeys(found) if not entry.is_gone][:NAMESAKES]

    def add_row(self, candidate: Signatory, row: int) -> None:
        """Make a row known to the rows after it."""
        known = self._known(candidate, row)
        self.known.append(known)
        for key in _keys(known, candidate.title, candidate.affiliation):
            self._by_key.setdefault(key, known)

    def claim(self, known: MatchCandidate, candidate: Signatory, row: int) -> None:
        """Say that a row is an entry of the list, as which the rows after it see what the row says."""
        known.row = row
        alias = self._known(candidate, row)
        for key in _keys(alias, candidate.title, candidate.affiliation):
            self._by_key.setdefault(key, alias)

    @staticmethod
    def _known(candidate: Signatory, row: int) -> MatchCandidate:
        return MatchCandidate(
            *(candidate.kind, candidate.name, candidate.name_key, candidate.email_key, candidate.website),
            _details(candidate.title, candidate.affiliation),
            row=row,
            email=candidate.email,  # type: ignore[attr-defined]
            name_fr=candidate.name_fr,
        )


def entry_key(list_pk: int, pk: int) -> str:
    """Return the key by which exports for staff name an entry: it tells nothing, and no other list has it."""
    return keyed_hash(f"entry {list_pk} {pk}")[:KEY_CHARACTERS]


def _details(title: object, affiliation: object) -> str:
    return ", ".join(filter(None, (str(title or ""), str(affiliation or ""))))


def _is_identical(entry: MatchCandidate, row: MatchCandidate) -> bool:
    """Tell whether all that is printed of both is the same, and no address tells them apart."""
    same = entry.name_key == row.name_key and fold(entry.details) == fold(row.details)
    return same and not (entry.email_key and row.email_key)


def _differ(entry: MatchCandidate, row: MatchCandidate) -> bool:
    """Tell whether two of one name give different addresses and share nothing of what is printed besides."""
    shared = set(fold(entry.details).split(", ")) & set(fold(row.details).split(", ")) - {""}
    return bool(entry.email_key and row.email_key and entry.email_key != row.email_key and not shared)


def _share_word(entry: MatchCandidate, row: MatchCandidate) -> bool:
    return bool(set(loose_name(entry.name).split()) & set(loose_name(row.name).split()))


def _identities(known: MatchCandidate) -> Iterator[Identity]:
    """Yield by what somebody is recognised who said no: the address, or any of the names."""
    if known.email_key:
        yield address_identity(known.email_key)
    yield from identities(known.kind, known.name, known.name_fr)


def _keys(known: MatchCandidate, title: str, affiliation: str) -> Iterable[int]:
    """Yield the keys of which one is enough to be the same."""
    if known.email_key:
        yield hash(("email", known.kind, known.name_key, known.email_key))
    if known.kind == Kind.ORGANIZATION:
        if known.merged_into or known.status in (Status.PUBLISHED, Status.WITHDRAWN):
            yield hash(("organization", known.name_key))
    elif not known.email_key:
        if title:
            yield hash(("title", known.name_key, fold(title)))
        if affiliation:
            yield hash(("affiliation", known.name_key, fold(affiliation)))
