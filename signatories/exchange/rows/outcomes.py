"""Outcomes of valid rows: new, update, duplicate, withdrew (skipped), or a question."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signatories.enums import Answer, DuplicatePolicy, Outcome, Question
from signatories.exchange.matching.candidates import MatchCandidate
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.models import ImportRow, Signatory
from signatories.text import fold

#: Duplicate policies that change the matching entry.
CHANGING = (DuplicatePolicy.UPDATE, DuplicatePolicy.FILL)


class OutcomeResolver:
    """Sets the outcomes of rows in the order of the file: each row is also compared with those above it."""

    def __init__(self, index: SignatoryIndex, options: ImportOptions) -> None:
        self.index = index
        self.options = options
        self.keys: dict[str, int] = {}
        #: Numbers of the rows whose key matches no entry of the list.
        self.unknown_keys: list[int] = []
        #: Numbers and parts of the rows that were matched by the key of an export.
        self.keyed: set[tuple[int, int]] = set()

    def resolve(self, entry: Signatory, row: ImportRow, key: str = "") -> None:
        """Set the outcome of a valid row, and the entry that it matches."""
        chosen = self._by_key(key, row) if key else None
        if row.outcome == Outcome.ERROR:
            return
        if chosen is None:
            found = self.index.find(entry, row.number)
            answer = self.options.answer(row.number, Question.SAME)
            if answer.startswith(f"{Answer.UPDATE}:") and (found is None or found.pk is None):
                found = self.index.find_by_pk(int(answer.partition(":")[2])) or found
                if found and not found.is_gone and found.pk and found.row is None:
                    self._update(found, entry, row, is_sure=True)
                    return
            chosen = found
        if self._skip_objection(chosen, entry, row):
            return
        if chosen is not None and not chosen.is_gone:
            self._resolve_match(chosen, entry, row, is_keyed=bool(key) and (row.number, row.part) in self.keyed)
        elif not row.overruled and self._resolve_likely(entry, row):
            return
        else:
            self._add(entry, row)

    def _add(self, entry: Signatory, row: ImportRow) -> None:
        known = self.index.add_row(entry, row.number)
        if entry.is_organization and (representative := row.private.get("representative")):
            self.index.representatives(known).update({fold(representative), entry.email_key})

    def _by_key(self, key: str, row: ImportRow) -> MatchCandidate | None:
        known = self.index.find_by_key(key)
        if known is None:
            self.unknown_keys.append(row.number)
            return None
        if (first := self.keys.setdefault(key, row.number)) != row.number:
            row.outcome = Outcome.ERROR.value
            reason = _("is also the key of row %d: each entry has its own key; leave it blank in a new row") % first
            row.problems = [{"column": "key", "value": key, "reason": reason}]
            return None
        self.keyed.add((row.number, row.part))
        return self.index.resolve_merges(known)

    def _skip_objection(self, known: MatchCandidate | None, entry: Signatory, row: ImportRow) -> bool:
        """Skip a row whose signatory withdrew, was rejected or disputes the entry, unless staff overrule it."""
        gone = known if known and known.is_gone else None
        if known is None:
            gone = self.index.find_objection(entry)
        is_blocked = self.index.is_blocked(entry)
        if gone is None and not (is_blocked and known is None):
            return False
        row.signatory_id = gone.pk if gone else None
        row.same_as = gone.describe() if gone else _("an address whose owner wants no mail from this site")
        reason = self.options.overruled.get(str(row.number))
        # Nobody is asked by mail who said no before.
        if reason and not self.options.asks_signers:
            row.overruled = reason
            return False
        row.outcome = Outcome.WITHDREW.value
        return True

    def _resolve_match(self, known: MatchCandidate, entry: Signatory, row: ImportRow, *, is_keyed: bool) -> None:
        row.outcome, row.same_as = Outcome.DUPLICATE.value, known.describe()
        row.signatory_id = known.pk
        # The name of a merged entry matches, but must not rename the entry that replaced it.
        is_itself = is_keyed or known.name_key == entry.name_key
        if not is_keyed and self._attach(known, entry, row):
            return
        if is_itself and known.pk and known.row is None and (self.options.duplicates in CHANGING or is_keyed):
            self._update(known, entry, row, is_sure=self.options.duplicates in CHANGING)

    def _attach(self, known: MatchCandidate, entry: Signatory, row: ImportRow) -> bool:
        """Attach a row with another representative to its organization; return False if it has none.

        An update may correct the representative of an entry on the list, but later rows of the file are not updates.
        """
        representative = fold(row.private.get("representative", ""))
        if not entry.is_organization or not representative:
            return False
        if known.row is None and self.options.duplicates in CHANGING:
            return False
        names = self.index.representatives(known)
        if representative in names:
            return False
        is_known_address = entry.email_key in {*names, known.email_key}
        if self.options.asks_signers:
            if is_known_address:
                return False
            # An entry of its own: it is attached once its signer confirms it.
            row.outcome, row.same_as, row.signatory_id = Outcome.NEW.value, "", None
            self._add(entry, row)
            return True
        if is_known_address:
            # The address belongs to a representative whose links lead to the organization.
            row.email = row.email_key = ""
        names |= {representative, row.email_key}
        row.outcome, row.attached_to = Outcome.ATTACHED.value, known.row if known.pk is None else None
        return True

    def _update(self, known: MatchCandidate, entry: Signatory, row: ImportRow, *, is_sure: bool) -> None:
        # Name and address together are unique; namesakes without an address are not.
        is_renamed = entry.name_key != known.name_key or (entry.email_key or known.email_key) != known.email_key
        is_unique = entry.is_organization or bool(entry.email_key)
        other = self.index.find(entry, row.number) if is_renamed and is_unique else None
        if other and other is not known and not other.is_gone:
            reason = _("also matches another entry: %s") % other.describe()
            row.outcome = Outcome.ERROR.value
            row.problems = [{"column": "name", "value": entry.name, "reason": reason}]
            return
        row.outcome = Outcome.UPDATE.value if is_sure else Outcome.DUPLICATE.value
        row.same_as, row.signatory_id = known.describe(), known.pk
        # Later rows are compared with this row, not with the entry as it is now.
        self.index.assign(known, entry, row.number)

    def _resolve_likely(self, entry: Signatory, row: ImportRow) -> bool:
        """Set the outcome of a row that may duplicate an entry; return False if the row is new."""
        likely = self.index.find_likely(entry)
        live = [known for known in likely.entries if not known.is_gone]
        if not live:
            return False
        known = live[0]
        answer = self.options.answer(row.number, Question.SAME).partition(":")[0]
        if answer == Answer.ADD:
            return False
        row.same_as, row.signatory_id = known.describe(), known.pk
        if answer == Answer.SKIP or (likely.is_identical and self.options.duplicates not in CHANGING):
            row.outcome = Outcome.DUPLICATE.value
            return True
        is_free = known.row is None
        by_policy = self.options.duplicates in CHANGING and likely.is_certain
        if is_free and ((answer == Answer.UPDATE and len(live) == 1) or by_policy):
            self._update(known, entry, row, is_sure=True)
        else:
            row.outcome, row.question = Outcome.ASK.value, Question.SAME.value
        return True
