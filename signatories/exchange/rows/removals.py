"""Rows that take an entry off the list: which entry is meant, the withdrawal, and its undoing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from signatories.enums import Answer, Kind, Outcome, Question
from signatories.exchange.matching.candidates import MatchCandidate
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.models import Correction, ImportBatch, ImportRow, Signatory
from signatories.moderation.bulk_withdrawals import ON_LIST, Withdrawal, restore_many, withdraw_many

#: Rows that are updated by one statement.
BATCH = 250
#: Candidates that are offered for a row.
MAX_OFFERED = 5


class RemovalResolver:
    """Sets the outcomes of rows that take somebody off the list: withdraw, ask, not found, or nothing to do."""

    def __init__(self, index: SignatoryIndex, options: ImportOptions) -> None:
        self.index = index
        self.options = options
        self.taken: dict[int, int] = {}
        self._by_name: dict[tuple[str, str], list[MatchCandidate]] | None = None

    def resolve(self, entry: Signatory, row: ImportRow, key: str = "", *, kind_is_stated: bool = True) -> None:
        """Set the outcome of a row, and the entry that it takes off the list.

        The entry of a key is certain, and so is the only one that `SignatoryIndex.find` matches, or that has exactly
        this name and no other details. Everything else is asked.
        """
        certain, likely = self._find(entry, row, key, kind_is_stated=kind_is_stated)
        answer, _colon, pk = self.options.answer(row.number, Question.REMOVE).partition(":")
        if certain is None and answer == Answer.WITHDRAW:
            chosen = [known for known in likely if not pk or str(known.pk) == pk]
            certain = chosen[0] if len(chosen) == 1 else None
        if certain is not None:
            self._take_off(certain, row)
        elif not likely:
            row.outcome, row.same_as = Outcome.NOT_FOUND.value, ""
        elif answer == Answer.SKIP:
            row.outcome = Outcome.LEFT_OUT.value
        else:
            row.outcome, row.question = Outcome.ASK.value, Question.REMOVE.value
            row.same_as, row.signatory_id = likely[0].describe(), likely[0].pk
            row.alike = [_offer(known) for known in likely[:MAX_OFFERED]]

    def _find(
        self, entry: Signatory, row: ImportRow, key: str, *, kind_is_stated: bool
    ) -> tuple[MatchCandidate | None, list[MatchCandidate]]:
        """Return the entry that is certainly meant, or None, and the likely ones."""
        if key and (known := self.index.find_by_key(key)):
            return self.index.resolve_merges(known), []
        kind = entry.kind
        likely: list[MatchCandidate] = []
        for other in (kind, *(value for value in Kind.values if value != kind)):
            entry.kind = other
            entry.set_keys()
            if (known := self.index.find(entry, row.number)) and known.pk:
                found = [known]
                is_certain = True
            else:
                alike = [*self._of_this_name(entry), *self.index.find_likely(entry).entries]
                found = [known for known in dict.fromkeys(alike) if known.pk]
                is_certain = len(found) == 1 and self._has_this_name(found[0], entry)
            if is_certain and (other == kind or not kind_is_stated):
                entry.kind = kind
                return found[0], []
            likely += [known for known in found if known not in likely]
        entry.kind = kind
        entry.set_keys()
        # Who left before is not asked about: there is nothing to do.
        gone = None if likely else self.index.find_objection(entry)
        return gone if gone and gone.pk else None, likely

    @staticmethod
    def _has_this_name(known: MatchCandidate, entry: Signatory) -> bool:
        details = ", ".join(filter(None, (entry.title, entry.affiliation)))
        is_same_address = not (known.email_key and entry.email_key) or known.email_key == entry.email_key
        return known.name_key == entry.name_key and is_same_address and details in ("", known.details)

    def _of_this_name(self, entry: Signatory) -> list[MatchCandidate]:
        """Return the entries of this name and kind that are on the list, those that wait included."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for known in self.index.known:
                if known.pk and not known.is_gone:
                    self._by_name[known.kind, known.name_key].append(known)
        return self._by_name.get((entry.kind, entry.name_key), [])

    def _take_off(self, known: MatchCandidate, row: ImportRow) -> None:
        row.signatory_id, row.same_as = known.pk, known.describe()
        first = self.taken.setdefault(known.pk or 0, row.number)
        if known.is_gone or known.status not in ON_LIST:
            row.outcome = Outcome.DUPLICATE.value
        elif first != row.number:
            row.outcome, row.same_as = Outcome.DUPLICATE.value, _("row %d") % first
        else:
            row.outcome = Outcome.REMOVE.value


def _offer(known: MatchCandidate) -> dict[str, Any]:
    reason = known.describe()
    return {"signatory": known.pk, "kind": known.kind, "name": known.name, "details": known.details, "reason": reason}


def withdraw_rows(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    """Withdraw the entries of rows, as staff do by hand; what was before is stored with each row for the undoing.

    An entry that left the list since the preview is skipped.
    """
    reason = ImportOptions.from_dict(batch.options).removal or _("Withdrawn by the file %s") % batch.file_name
    withdrawals = [
        (row, Withdrawal(row.signatory_id, {"import": batch.pk, "row": row.number}))
        for row in rows
        if row.signatory_id
    ]
    withdraw_many([withdrawal for _row, withdrawal in withdrawals], reason=reason, user=batch.imported_by)
    for row, withdrawal in withdrawals:
        row.before = {str(pk): state for pk, state in withdrawal.before.items()}
        row.before_correction = _as_json(withdrawal.correction)
    changed = [row for row, withdrawal in withdrawals if withdrawal.before]
    ImportRow.objects.bulk_update(changed, ["before"], batch_size=BATCH)
    corrected = [row for row, withdrawal in withdrawals if withdrawal.correction]
    ImportRow.objects.bulk_update(corrected, ["before_correction"], batch_size=BATCH)


def _as_json(correction: Correction | None) -> dict[str, Any] | None:
    if correction is None:
        return None
    created_at = correction.created_at.isoformat()
    more = {"has_logo": True} if correction.has_logo else {}
    return {"values": correction.values, "notices": correction.notices, "created_at": created_at, **more}


def restore_withdrawn(rows: Iterable[ImportRow], batch: ImportBatch) -> tuple[list[Signatory], list[Signatory]]:
    """Put the entries back that rows withdrew; return them, and those that are left as they are.

    Left are entries whose signer withdrew or disputed them since, that staff or another file changed, or whose name
    is taken.
    """
    states = {int(pk): state for row in rows for pk, state in (row.before or {}).items()}
    changed = _decided_since(states, batch)
    return restore_many(states, changed=changed, data={"import": batch.pk}, user=batch.undone_by)


def _decided_since(pks: Iterable[int], batch: ImportBatch) -> set[int]:
    """Return the entries about which signers, staff or other imports decided since an import withdrew them."""
    logged = ModelLogEntry.objects.get_for_model(Signatory).filter(
        object_id__in=[str(pk) for pk in pks],
        action__in=("signatories.withdraw", "signatories.dispute", "signatories.restore"),
        timestamp__gte=batch.imported_at,
    )
    rows = logged.order_by().values_list("object_id", "data")
    return {int(pk) for pk, data in rows if data.get("import") != batch.pk}
