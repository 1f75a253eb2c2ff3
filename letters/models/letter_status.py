"""The status of a letter: delivered or answered, else whether it can be signed. Everything that names it asks here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from letters.enums import LetterState, UpdateKind
from letters.models.letter_update import LetterUpdate, LetterUpdateQuerySet
from signatories.enums import Signing
from signatories.models import SignatoryList
from signatories.signing.signing_state import lists_in_state, signing_states
from signatories.signing.status_text import signing_status_text, staff_status_text

if TYPE_CHECKING:
    from letters.models.querysets import LetterQuerySet

#: The kinds of updates that change the state, the strongest first.
DECISIVE = (UpdateKind.ANSWERED, UpdateKind.DELIVERED)


@dataclass(frozen=True)
class LetterStatus:
    """The status of the letters of a list. Sentences are in the language that is active when they are read.

    `update` is the answer or delivery that decides it, the latest one; None if the state of signing does.
    """

    signatory_list: SignatoryList
    signing: Signing
    update: LetterUpdate | None

    @property
    def state(self) -> LetterState:
        return LetterState(self.update.kind) if self.update else LetterState(self.signing.value)

    @property
    def can_be_signed(self) -> bool:
        return self.signing == Signing.OPEN

    @property
    def sentences(self) -> list[str]:
        """Return "Delivered to … on …" and, unless a delivered letter is closed, whether it can be signed."""
        signing = signing_status_text(self.signatory_list, self.signing)
        if self.update is None:
            return [signing] if signing else []
        return [self.update.sentence, *([] if self.signing == Signing.CLOSED else [signing])]

    @property
    def sentence(self) -> str:
        """Return the sentences on one line; "" if nobody could ever sign the letter and nothing became of it."""
        return " · ".join(self.sentences)


def statuses_of(signatory_lists: Collection[SignatoryList]) -> dict[int, LetterStatus]:
    """Return the statuses of the letters of lists, by primary key, in at most two queries.

    Assumes that the letters are public.
    """
    states, updates = signing_states(signatory_lists), decisive_updates(signatory_lists)
    return {
        signatory_list.pk: LetterStatus(signatory_list, states[signatory_list.pk], updates.get(signatory_list.pk))
        for signatory_list in signatory_lists
    }


def status_of(signatory_list: SignatoryList) -> LetterStatus:
    """Return the status of the letters of one list. Assumes that they are public."""
    return statuses_of([signatory_list])[signatory_list.pk]


def decisive_updates(signatory_lists: Collection[SignatoryList]) -> dict[int, LetterUpdate]:
    """Return the latest answer of each list, else its latest delivery, by primary key, in one query."""
    keys = [signatory_list.pk for signatory_list in signatory_lists if signatory_list.pk]
    shown: dict[int, list[LetterUpdate]] = defaultdict(list)
    for update in shown_decisive().filter(signatory_list__in=keys):
        shown[update.signatory_list_id].append(update)
    found = {key: decisive_update(updates) for key, updates in shown.items()}
    return {key: update for key, update in found.items() if update}


def shown_decisive() -> LetterUpdateQuerySet:
    """Return the deliveries and answers that are shown, without their texts."""
    updates: LetterUpdateQuerySet = LetterUpdate.objects.shown().filter(kind__in=DECISIVE)
    return updates.only("kind", "day", "party", "parties", "signatory_list")


def decisive_update(updates: Iterable[LetterUpdate]) -> LetterUpdate | None:
    """Return the latest answer, else the latest delivery, of the updates of one list; None if there is neither."""
    decisive = [update for update in updates if update.kind in DECISIVE]
    return max(decisive, key=lambda update: (update.kind == UpdateKind.ANSWERED, update.day, update.pk), default=None)


def staff_status(signatory_list: SignatoryList, now: datetime, update: LetterUpdate | None) -> str:
    """Return the status for staff; `update` is that of `decisive_updates`. The state of signing is always named."""
    return " · ".join(filter(None, (update.sentence if update else "", staff_status_text(signatory_list, now))))


def in_state(letters: LetterQuerySet, state: LetterState) -> LetterQuerySet:
    """Filter letters that are in a state; open are all that can be signed, also delivered ones."""
    return letters.filter(_conditions()[state])


def state_counts(letters: LetterQuerySet) -> tuple[int, dict[LetterState, int]]:
    """Count all letters, and those that `in_state` finds for each state, in one query."""
    counts = {state.value: Count("pk", filter=condition) for state, condition in _conditions().items()}
    numbers = letters.order_by().aggregate(total=Count("pk"), **counts)
    return numbers.pop("total"), {LetterState(state): count for state, count in numbers.items()}


def _conditions() -> dict[LetterState, Q]:
    answered, delivered = (
        Q(Exists(LetterUpdate.objects.shown().filter(signatory_list=OuterRef("signatory_list"), kind=kind)))
        for kind in DECISIVE
    )
    signing = {state: Q(signatory_list__in=lists_in_state(state).order_by().values("pk")) for state in Signing}
    return {
        LetterState.ANSWERED: answered,
        LetterState.DELIVERED: delivered & ~answered,
        LetterState.CLOSED: signing[Signing.CLOSED] & ~answered & ~delivered,
        **{LetterState(state.value): signing[state] for state in Signing if state != Signing.CLOSED},
    }
