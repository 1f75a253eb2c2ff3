"""The effective state of lists: whether the public can sign them now."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone

from core.cache import cached_briefly
from signatories.enums import Signing
from signatories.letter_info import is_letter_public
from signatories.models import SignatoryList, SigningSettings

if TYPE_CHECKING:
    from django.db.models import QuerySet


def signing_state(signatory_list: SignatoryList) -> Signing:
    """Return the state of a list now. A list whose letter is not public is closed."""
    return signing_states([signatory_list])[signatory_list.pk] if is_letter_public(signatory_list) else Signing.CLOSED


def signing_states(signatory_lists: Collection[SignatoryList]) -> dict[int, Signing]:
    """Return the states of lists now, by primary key, in at most one query. Assumes that their letters are public."""
    now = timezone.now()
    states = {signatory_list.pk: signatory_list.signing_at(now) for signatory_list in signatory_lists}
    if Signing.OPEN not in states.values() or not _is_signing_paused():
        return states
    return {pk: Signing.PAUSED if state == Signing.OPEN else state for pk, state in states.items()}


@cached_briefly
def _is_signing_paused() -> bool:
    return bool(SigningSettings.load().is_paused)


def lists_in_state(state: Signing) -> QuerySet[SignatoryList]:
    """Return the lists that are in a state now. Does not check whether their letters are public."""
    lists, now = SignatoryList.objects, timezone.now()
    if not _is_signing_paused():
        return lists.in_state(state, now)
    if state == Signing.PAUSED:
        return lists.in_state(Signing.PAUSED, now) | lists.in_state(Signing.OPEN, now)
    return lists.none() if state == Signing.OPEN else lists.in_state(state, now)
